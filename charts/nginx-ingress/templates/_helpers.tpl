{{/* The chart's name, or the user's replacement for it. */}}
{{- define "nginx-ingress.name" -}}
{{- .Values.nameOverride | default .Chart.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* The start of every resource's name: RELEASE-NAME, or RELEASE alone where that already says NAME. */}}
{{- define "nginx-ingress.fullname" -}}
{{- $name := include "nginx-ingress.name" . -}}
{{- $default := ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) -}}
{{- /* 46 leaves room for "-default-backend". */ -}}
{{- .Values.fullnameOverride | default $default | trunc 46 | trimSuffix "-" -}}
{{- end -}}

{{- define "nginx-ingress.controller" -}}
{{- include "nginx-ingress.fullname" . }}-controller
{{- end -}}

{{- define "nginx-ingress.defaultBackend" -}}
{{- include "nginx-ingress.fullname" . }}-default-backend
{{- end -}}

{{/*
Labels that select the pods of a component. They can never change, because a Deployment's selector is immutable.
Takes a dict of component and context.
*/}}
{{- define "nginx-ingress.selectorLabels" -}}
app.kubernetes.io/name: {{ include "nginx-ingress.name" .context }}
app.kubernetes.io/instance: {{ .context.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{/* Labels of every resource. Takes a dict of component and context. */}}
{{- define "nginx-ingress.labels" -}}
{{- $chart := .context.Chart -}}
helm.sh/chart: {{ printf "%s-%s" $chart.Name $chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "nginx-ingress.selectorLabels" . }}
app.kubernetes.io/version: {{ $chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .context.Release.Service }}
{{- end -}}

{{- define "nginx-ingress.serviceAccountName" -}}
{{- $default := ternary (include "nginx-ingress.controller" .) "default" .Values.serviceAccount.create -}}
{{- .Values.serviceAccount.name | default $default -}}
{{- end -}}

{{/* An image reference, from a dict of image (the values) and global. */}}
{{- define "nginx-ingress.image" -}}
{{- $registry := (.global).imageRegistry | default .image.registry -}}
{{- printf "%s/%s:%s" $registry .image.repository .image.tag -}}
{{- with .image.digest }}@{{ . }}{{ end -}}
{{- end -}}

{{/* Annotations from values, with templates expanded. Takes a dict of annotations and context. */}}
{{- define "nginx-ingress.annotations" -}}
{{- range $key, $value := .annotations }}
{{ $key }}: {{ tpl $value $.context | quote }}
{{- end -}}
{{- end -}}

{{/*
The namespaces to serve, as a YAML list; an empty one means all.
The release's own is always among them: the default backend's Ingress is there.
*/}}
{{- define "nginx-ingress.watchNamespaces" -}}
{{- with .Values.watchNamespaces -}}
{{- append . $.Release.Namespace | uniq | sortAlpha | toYaml -}}
{{- else -}}
[]
{{- end -}}
{{- end -}}

{{/* The controller's command line. Flags not named here keep the controller's defaults. */}}
{{- define "nginx-ingress.args" -}}
{{- $name := include "nginx-ingress.controller" . -}}
- -ingress-class={{ .Values.ingressClass.name }}
- -nginx-configmaps=$(POD_NAMESPACE)/{{ $name }}
{{- with include "nginx-ingress.watchNamespaces" . | fromYamlArray }}
- -watch-namespace={{ join "," . }}
{{- end }}
# Writes the service's addresses into the status of each Ingress; of several pods, the leader does.
- -report-ingress-status
- -external-service={{ $name }}
- -enable-leader-election
- -leader-election-lock-name={{ $name }}
# Plain Ingress resources only: no custom resource definitions are installed.
- -enable-custom-resources=false
- -enable-telemetry-reporting=false
# Lets the default backend's Ingress leave out the host.
- -allow-empty-ingress-host={{ .Values.defaultBackend.enabled }}
- -enable-snippets={{ .Values.controller.enableSnippets }}
- -disable-ipv6={{ not .Values.ipv6 }}
- -enable-prometheus-metrics={{ .Values.controller.metrics.enabled }}
- -log-level={{ .Values.controller.logLevel }}
- -log-format={{ .Values.controller.logFormat }}
{{- with .Values.controller.defaultTLSSecret }}
- -default-server-tls-secret={{ tpl . $ }}
{{- end }}
{{- with .Values.controller.extraArgs }}
{{ tpl (toYaml .) $ }}
{{- end }}
{{- end -}}

{{/* The spread constraints, each with the selector of the controller's pods unless it brings its own. */}}
{{- define "nginx-ingress.topologySpreadConstraints" -}}
{{- $labels := include "nginx-ingress.selectorLabels" (dict "component" "controller" "context" .) | fromYaml -}}
{{- range .Values.controller.topologySpreadConstraints }}
- {{ merge (deepCopy .) (dict "labelSelector" (dict "matchLabels" $labels)) | toYaml | nindent 2 | trim }}
{{- end -}}
{{- end -}}
