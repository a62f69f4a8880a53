#!/bin/bash
# From an empty Debian to a page over HTTPS, in a booted container: `sudo tests/benchmarks/debian.sh bookworm`.
# Needs debootstrap and systemd-container. Prints what the first and the second run said and took.
set -euo pipefail
suite=${1:-bookworm}
checkout=$(cd "$(dirname "$0")/../.." && pwd)
root=$(mktemp -d /var/tmp/kettle-debian.XXXXXX)
trap 'rm -rf "$root"' EXIT

debootstrap --variant=minbase --include=systemd,systemd-sysv,dbus,ca-certificates "$suite" "$root" >/dev/null
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
sleep 3
python3 - <<'EOP'
import pathlib, ssl, urllib.request

unchecked = ssl.create_default_context()
unchecked.check_hostname, unchecked.verify_mode = False, ssl.CERT_NONE
for page in ("health", "", "guidelines"):
    with urllib.request.urlopen(f"https://kettle.test/{page}", context=unchecked) as answer:
        print("==", answer.status, f"/{page}", len(answer.read()), "bytes over HTTPS")
for unit in ("kettle", "caddy"):
    total = 0
    for status in pathlib.Path("/proc").glob("[0-9]*/cgroup"):
        if f"/{unit}.service" in status.read_text():
            rollup = (status.parent / "smaps_rollup").read_text()
            total += int(next(x for x in rollup.splitlines() if x.startswith("Pss:")).split()[1])
    print(f"== {unit}: {total / 1024:.0f} MiB (PSS)")
EOP
systemctl reload kettle && sleep 3 && echo "== after a reload: $(systemctl is-active kettle)"
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

systemd-nspawn --quiet --register=no --keep-unit --boot --directory="$root" \
  --bind-ro=/etc/ssl/certs --bind-ro=/etc/resolv.conf >/dev/null 2>&1 || true
cat "$root/root/trial.log"
