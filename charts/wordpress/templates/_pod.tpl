{{/* Environment that both containers need. Takes a dict of context and database. */}}
{{- define "wordpress.env" -}}
- name: WORDPRESS_DB_HOST
  value: {{ printf "%s:%v" .database.host .database.port | quote }}
- name: WORDPRESS_DB_NAME
  value: {{ .database.name | quote }}
- name: WORDPRESS_DB_USER
  value: {{ .database.user | quote }}
- name: WORDPRESS_DB_PASSWORD_FILE
  value: /etc/wordpress-secrets/database-password
- name: WORDPRESS_TABLE_PREFIX
  value: {{ .context.Values.tablePrefix | quote }}
- name: WORDPRESS_CONFIG_EXTRA_FILE
  value: /etc/wordpress/config-extra.php
- name: SITE_URL
  value: {{ include "wordpress.siteUrl" .context | quote }}
{{- end -}}

{{/* Mounts that both containers need: WordPress, what visitors added to it, and its configuration. */}}
{{- define "wordpress.volumeMounts" -}}
- name: html
  mountPath: /var/www/html
- name: content
  mountPath: /var/www/html/wp-content
  # A folder of its own: a new disk brings a lost+found, which nobody but root may read.
  subPath: wp-content
- name: config
  mountPath: /etc/wordpress/config-extra.php
  subPath: config-extra.php
  readOnly: true
- name: config
  mountPath: /usr/local/etc/php/conf.d/zz-chart.ini
  subPath: php.ini
  readOnly: true
- name: secrets
  mountPath: /etc/wordpress-secrets
  readOnly: true
- name: scratch
  mountPath: /tmp
  subPath: tmp
{{- end -}}

{{/* An HTTP check of a path. Behind an address with https, WordPress must think that it came by it. */}}
{{- define "wordpress.probe" -}}
httpGet:
  path: {{ .path }}
  port: http
  {{- if hasPrefix "https://" (include "wordpress.siteUrl" .context) }}
  httpHeaders:
    - name: X-Forwarded-Proto
      value: https
  {{- end }}
{{- end -}}
