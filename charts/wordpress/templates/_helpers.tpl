{{/* The chart's name, or the user's replacement for it. */}}
{{- define "wordpress.name" -}}
{{- .Values.nameOverride | default .Chart.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* The name of the resources: RELEASE-NAME, or RELEASE alone where that already says NAME. */}}
{{- define "wordpress.fullname" -}}
{{- $name := include "wordpress.name" . -}}
{{- $default := ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) -}}
{{- .Values.fullnameOverride | default $default | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* Labels that select the pods. They can never change, because a Deployment's selector is immutable. */}}
{{- define "wordpress.selectorLabels" -}}
app.kubernetes.io/name: {{ include "wordpress.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{/* Labels of every resource. */}}
{{- define "wordpress.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "wordpress.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end -}}

{{- define "wordpress.serviceAccountName" -}}
{{- $default := ternary (include "wordpress.fullname" .) "default" .Values.serviceAccount.create -}}
{{- .Values.serviceAccount.name | default $default -}}
{{- end -}}

{{/* An image reference, from a dict of image (the values) and global. */}}
{{- define "wordpress.image" -}}
{{- $registry := (.global).imageRegistry | default .image.registry -}}
{{- printf "%s/%s:%s" $registry .image.repository .image.tag -}}
{{- with .image.digest }}@{{ . }}{{ end -}}
{{- end -}}

{{/* Annotations from values, with templates expanded. Takes a dict of annotations and context. */}}
{{- define "wordpress.annotations" -}}
{{- range $key, $value := .annotations }}
{{ $key }}: {{ tpl $value $.context | quote }}
{{- end -}}
{{- end -}}

{{/* The Secret with the administrator. Its name says RELEASE-wordpress whatever the release is called. */}}
{{- define "wordpress.adminSecretName" -}}
{{- tpl .Values.admin.existingSecret . | default (printf "%s-wordpress" .Release.Name) -}}
{{- end -}}

{{- define "wordpress.saltsSecretName" -}}
{{- tpl .Values.salts.existingSecret . | default (printf "%s-salts" (include "wordpress.fullname" .)) -}}
{{- end -}}

{{- define "wordpress.claimName" -}}
{{- tpl .Values.persistence.existingClaim . | default (include "wordpress.fullname" .) -}}
{{- end -}}

{{/* The address that the site calls itself; empty where it is to take the visitor's. */}}
{{- define "wordpress.siteUrl" -}}
{{- if .Values.site.url -}}
{{- tpl .Values.site.url . | trimSuffix "/" -}}
{{- else if .Values.ingress.enabled -}}
{{- $scheme := ternary "https" "http" .Values.ingress.tls.enabled -}}
{{- printf "%s://%s" $scheme (tpl .Values.ingress.host .) -}}
{{- end -}}
{{- end -}}

{{/*
Where the database is, as YAML: host, port, name, user and the Secret with the user's password.
The subchart's own templates name its service and Secret, so that its overrides are followed.
*/}}
{{- define "wordpress.database" -}}
{{- if .Values.mariadb.enabled -}}
{{- if eq (include "wordpress.fullname" .) (include "mariadb.fullname" .Subcharts.mariadb) -}}
{{- fail "the release's name contains both wordpress and mariadb: set fullnameOverride, or choose another name" -}}
{{- end -}}
host: {{ include "mariadb.fullname" .Subcharts.mariadb }}
port: {{ .Values.mariadb.service.port }}
name: {{ .Values.mariadb.auth.database | quote }}
user: {{ .Values.mariadb.auth.username | quote }}
secret: {{ include "mariadb.secretName" .Subcharts.mariadb }}
{{- else -}}
{{- $external := .Values.externalDatabase -}}
host: {{ required "mariadb.enabled=false needs externalDatabase.host" $external.host | quote }}
port: {{ $external.port }}
name: {{ $external.database | quote }}
user: {{ $external.username | quote }}
secret: {{ tpl $external.existingSecret . | default (printf "%s-database" (include "wordpress.fullname" .)) }}
{{- end -}}
{{- end -}}

{{/*
True where the database stays when the release is uninstalled: then the administrator's password must stay too.
*/}}
{{- define "wordpress.databaseIsKept" -}}
{{- $claim := .Values.mariadb.persistence -}}
{{- or (not .Values.mariadb.enabled) (and $claim.enabled $claim.keepOnUninstall) -}}
{{- end -}}

{{/*
A secret text: the one given, else the one in the cluster, else a new one.
Takes a dict of given, existing (a Secret's data), key and length.
*/}}
{{- define "wordpress.secretText" -}}
{{- $kept := get .existing .key | b64dec -}}
{{- .given | default $kept | default (randAlphaNum (int .length)) -}}
{{- end -}}

{{/* The spread constraints, each with the selector of this release's pods unless it brings its own. */}}
{{- define "wordpress.topologySpreadConstraints" -}}
{{- $selector := dict "labelSelector" (dict "matchLabels" (include "wordpress.selectorLabels" . | fromYaml)) -}}
{{- range .Values.topologySpreadConstraints }}
- {{ merge (deepCopy .) $selector | toYaml | nindent 2 | trim }}
{{- end -}}
{{- end -}}
