{{/* The chart's name, or the user's replacement for it. */}}
{{- define "mariadb.name" -}}
{{- .Values.nameOverride | default .Chart.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* The name of the resources: RELEASE-NAME, or RELEASE alone where that already says NAME. */}}
{{- define "mariadb.fullname" -}}
{{- $name := include "mariadb.name" . -}}
{{- $default := ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) -}}
{{- /* 52 leaves room for the suffixes that Kubernetes adds to the names of a StatefulSet's pods. */ -}}
{{- .Values.fullnameOverride | default $default | trunc 52 | trimSuffix "-" -}}
{{- end -}}

{{/* Labels that select the pods. They can never change, because a StatefulSet's selector is immutable. */}}
{{- define "mariadb.selectorLabels" -}}
app.kubernetes.io/name: {{ include "mariadb.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{/* Labels of every resource. */}}
{{- define "mariadb.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "mariadb.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end -}}

{{- define "mariadb.serviceAccountName" -}}
{{- $default := ternary (include "mariadb.fullname" .) "default" .Values.serviceAccount.create -}}
{{- .Values.serviceAccount.name | default $default -}}
{{- end -}}

{{/* An image reference, from a dict of image (the values) and global. */}}
{{- define "mariadb.image" -}}
{{- $registry := (.global).imageRegistry | default .image.registry -}}
{{- printf "%s/%s:%s" $registry .image.repository .image.tag -}}
{{- with .image.digest }}@{{ . }}{{ end -}}
{{- end -}}

{{/* Annotations from values, with templates expanded. Takes a dict of annotations and context. */}}
{{- define "mariadb.annotations" -}}
{{- range $key, $value := .annotations }}
{{ $key }}: {{ tpl $value $.context | quote }}
{{- end -}}
{{- end -}}

{{/* The Secret with the passwords: the user's, or the chart's own. */}}
{{- define "mariadb.secretName" -}}
{{- tpl .Values.auth.existingSecret . | default (include "mariadb.fullname" .) -}}
{{- end -}}

{{/*
A password: the one given, else the one in the cluster, else a new one.
Takes a dict of given, existing (a Secret's data) and key.
*/}}
{{- define "mariadb.password" -}}
{{- $kept := get .existing .key | b64dec -}}
{{- .given | default $kept | default (randAlphaNum 24) -}}
{{- end -}}
