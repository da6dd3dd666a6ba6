{{/* The chart's name, or the user's replacement for it. */}}
{{- define "nginx.name" -}}
{{- .Values.nameOverride | default .Chart.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* The name of the resources: RELEASE-NAME, or RELEASE alone where that already says NAME. */}}
{{- define "nginx.fullname" -}}
{{- $name := include "nginx.name" . -}}
{{- $default := ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) -}}
{{- .Values.fullnameOverride | default $default | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* Labels that select the pods. They can never change, because a Deployment's selector is immutable. */}}
{{- define "nginx.selectorLabels" -}}
app.kubernetes.io/name: {{ include "nginx.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{/* Labels of every resource. */}}
{{- define "nginx.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "nginx.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end -}}

{{- define "nginx.serviceAccountName" -}}
{{- $default := ternary (include "nginx.fullname" .) "default" .Values.serviceAccount.create -}}
{{- .Values.serviceAccount.name | default $default -}}
{{- end -}}

{{/* An image reference, from a dict of image (the values) and global. */}}
{{- define "nginx.image" -}}
{{- $registry := (.global).imageRegistry | default .image.registry -}}
{{- printf "%s/%s:%s" $registry .image.repository .image.tag -}}
{{- with .image.digest }}@{{ . }}{{ end -}}
{{- end -}}

{{/* Annotations from values, with templates expanded. Takes a dict of annotations and context. */}}
{{- define "nginx.annotations" -}}
{{- range $key, $value := .annotations }}
{{ $key }}: {{ tpl $value $.context | quote }}
{{- end -}}
{{- end -}}

{{/* The Secret with the Ingress's certificate; an error if there is no source for one. */}}
{{- define "nginx.tlsSecretName" -}}
{{- $tls := .Values.ingress.tls -}}
{{- if $tls.existingSecret -}}
{{- tpl $tls.existingSecret . -}}
{{- else if or $tls.selfSigned (and $tls.certificate $tls.key) -}}
{{- printf "%s-tls" (include "nginx.fullname" .) -}}
{{- else -}}
{{- fail "ingress.tls.enabled needs ingress.tls.existingSecret, or certificate and key, or selfSigned" -}}
{{- end -}}
{{- end -}}

{{/* The spread constraints, each with the selector of this release's pods unless it brings its own. */}}
{{- define "nginx.topologySpreadConstraints" -}}
{{- $selector := dict "labelSelector" (dict "matchLabels" (include "nginx.selectorLabels" . | fromYaml)) -}}
{{- range .Values.topologySpreadConstraints }}
- {{ merge (deepCopy .) $selector | toYaml | nindent 2 | trim }}
{{- end -}}
{{- end -}}
