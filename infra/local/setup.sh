#!/bin/sh
# Installs the system packages one part of the project needs: media, browser or emulator.
# As root, or with sudo that asks no password, it uses apt-get; otherwise it says what is missing.
set -eu

has() { command -v "$1" >/dev/null 2>&1; }
missing=""
need() { missing="$missing $*"; }

case "$1" in
media)
  has ffmpeg && has ffprobe || need ffmpeg
  has g++ || need g++
  has cmake || need cmake
  has ninja || need ninja-build
  has pkg-config || need pkg-config
  for library in avcodec avformat avfilter avutil swscale swresample; do
    pkg-config --exists "lib$library" 2>/dev/null || need "lib$library-dev"
  done
  pkg-config --exists pangocairo 2>/dev/null || need libpango1.0-dev
  pkg-config --exists libebur128 2>/dev/null || need libebur128-dev
  "${PYTHON:-python3}" -c 'import ensurepip, venv' 2>/dev/null || need python3-venv
  [ -e "$("${PYTHON:-python3}" -c 'import sysconfig; print(sysconfig.get_path("include"))')/Python.h" ] \
    || need python3-dev
  [ -e /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf ] || need fonts-dejavu-core
  [ -e /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc ] || need fonts-noto-cjk
  [ -e /usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf ] || need fonts-droid-fallback
  [ -e /usr/share/fonts/truetype/nanum/NanumGothic.ttf ] || need fonts-nanum
  ;;
browser)
  has chromium || has chromium-browser || has google-chrome || need chromium
  ;;
emulator)
  has java || need default-jre-headless
  if ! has gcloud && [ -z "${FIRESTORE_EMULATOR_HOST:-}" ] && [ -z "${CLOUDSDK_ROOT_DIR:-}" ]; then
    echo "The Firestore emulator comes with the Google Cloud SDK, which is not installed here:" \
      "its tests are skipped. Or set FIRESTORE_EMULATOR_HOST."
  fi
  ;;
*)
  echo "usage: setup.sh media|browser|emulator" >&2
  exit 2
  ;;
esac

[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
  as_root=""
elif has sudo && sudo -n true 2>/dev/null; then
  as_root="sudo"
else
  as_root="none"
fi
if [ "$as_root" = none ] || ! has apt-get; then
  echo "Please install these packages, then run make again:$missing" >&2
  exit 1
fi
echo "installing:$missing"
$as_root apt-get update -qq
# shellcheck disable=SC2086 # a list of package names
DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $missing \
  >/dev/null
