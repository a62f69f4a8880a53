#!/bin/bash
# From an empty Debian to a page over HTTPS, in a booted container: `sudo tests/benchmarks/debian.sh bookworm`.
# Needs debootstrap and systemd-container. Prints what the first and the second run said and took, and
# then what `fresh_debian.py` saw. A second word names a root that debootstrap made before: a copy is taken.
set -euo pipefail
suite=${1:-bookworm}
made=${2:-}
checkout=$(cd "$(dirname "$0")/../.." && pwd)
root=$(mktemp -d /var/tmp/kettle-debian.XXXXXX)
trap 'rm -rf "$root"' EXIT

if [ -n "$made" ]; then
  cp -a "$made/." "$root"
else
  debootstrap --variant=minbase --include=systemd,systemd-sysv,dbus,ca-certificates "$suite" "$root" >/dev/null
fi
chmod 0755 "$root"  # mktemp lets root alone in: no service of another user would start
git clone -q "$checkout" "$root/opt/kettle"
printf '127.0.0.1 localhost kettle.test\n' >"$root/etc/hosts"

cat >"$root/root/trial" <<'EOS'
#!/bin/bash
cd /root
put() {
  began=$(date +%s)
  /opt/kettle/forum/deploy/install --domain kettle.test --email olive@example.org --internal-authority
  echo "== $1 run: status $?, $(($(date +%s) - began)) s"
}
put first
put second
python3 /opt/kettle/tests/benchmarks/fresh_debian.py
systemd-analyze security kettle --no-pager | tail -1
EOS
cat >"$root/etc/systemd/system/trial.service" <<'EOS'
[Unit]
After=multi-user.target
[Service]
Type=oneshot
Environment=HOME=/root
ExecStart=/bin/bash -c 'bash /root/trial >/root/trial.log 2>&1'
ExecStopPost=/bin/systemctl poweroff --no-block
EOS
mkdir -p "$root/etc/systemd/system/multi-user.target.wants"
ln -s ../trial.service "$root/etc/systemd/system/multi-user.target.wants/trial.service"

timeout 1800 systemd-nspawn --quiet --register=no --keep-unit --boot --directory="$root" \
  --bind-ro=/etc/ssl/certs --bind-ro=/etc/resolv.conf >"$root/root/boot.log" 2>&1 ||
  tail -20 "$root/root/boot.log"
cat "$root/root/trial.log"
