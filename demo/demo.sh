#!/bin/sh
# The main job, as a user types it: `make demo`. Needs a `helmkit` on PATH and no network; all it writes goes into the
# folder named as its argument. Where KUBECONFIG names a cluster that answers, the last step installs for real.
set -eu

out=${1:?usage: demo.sh FOLDER}
rm -rf "$out"
mkdir -p "$out"
cd "$out"
HELMKIT_HOME=$PWD/home
export HELMKIT_HOME

bold='' plain=''
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
    bold=$(printf '\033[1m') plain=$(printf '\033[0m')
fi
say() { printf '\n%s== %s%s\n' "$bold" "$1" "$plain"; }
run() {
    printf '$ %s\n' "$*"
    "$@"
}
# The first lines of a long result.
head_of() {
    lines=$1
    shift
    printf '$ %s | head -n %s\n' "$*" "$lines"
    "$@" >result.txt
    head -n "$lines" result.txt
}

say "1. Sync the repositories of mirrors.yaml: the first source that answers and verifies is used"
run helmkit repo sync

say "2. Search, look and pull, from the catalogue and the store"
run helmkit search wordpress
head_of 12 helmkit show values wordpress
run helmkit pull wordpress --untar

say "3. Render in-process, as helm template does; values through Jinja too"
head_of 16 helmkit template wordpress-test wordpress --set ingress.enabled=true
cat >values.yaml.j2 <<'YAML'
ingress:
  enabled: true
  host: {{ site }}.{{ domain | default("example.com") }}
YAML
head_of 18 helmkit template blog wordpress -f values.yaml.j2 --var site=blog -s templates/ingress.yaml

say "4. Lint: nothing in ours; in a broken chart the template's own file, line and column"
run helmkit lint wordpress
cp -R wordpress broken
sed -i.bak 's/if .enabled/if .enabled | nosuchfunction/' broken/templates/ingress.yaml
rm broken/templates/ingress.yaml.bak
run helmkit lint broken && exit 1

say "5. Install"
flags="ingress.enabled=true,persistence.enabled=false,mariadb.persistence.enabled=false"
if [ -n "${KUBECONFIG:-}" ]; then
    run helmkit tools install helm
    run helmkit tools install kubectl
fi
if [ -n "${KUBECONFIG:-}" ] && helmkit kubectl get namespaces >/dev/null; then
    run helmkit install wordpress --set "$flags" --wait
    run helmkit list
    run helmkit status wordpress
    run helmkit uninstall wordpress
else
    printf 'No cluster answers (KUBECONFIG): a dry run.\n'
    head_of 16 helmkit install wordpress --set "$flags" --dry-run
fi

say "Done. Everything is in $PWD"
