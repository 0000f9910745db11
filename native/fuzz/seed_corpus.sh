#!/bin/sh
# Makes a tiny file of every kind that is taken, and of some that are not, in the folder named.
set -eu

into=${1:?usage: seed_corpus.sh FOLDER}
mkdir -p "$into"
picture="-f lavfi -i testsrc2=s=32x32:r=10:d=0.4"
tone="-f lavfi -i sine=440:r=48000:d=0.4"
x264="-c:v libx264 -preset ultrafast -crf 40 -pix_fmt yuv420p -g 2"
bt709="-colorspace bt709 -color_primaries bt709 -color_trc bt709 -color_range tv"

# shellcheck disable=SC2086 # lists of arguments
seed() {
  name=$1
  shift
  ffmpeg -nostdin -v error -y "$@" -bitexact "$into/$name" </dev/null
}

# shellcheck disable=SC2086
{
  seed h264.mp4 $picture $tone $x264 -c:a aac -movflags +faststart
  seed conforming.mp4 $picture $tone $x264 $bt709 -c:a aac -ac 2
  seed fragments.mp4 $picture $tone $x264 -c:a aac -movflags frag_keyframe+empty_moov
  seed turned.mp4 -display_rotation 90 -i "$into/h264.mp4" -c copy 2>/dev/null \
    || seed turned.mp4 -i "$into/h264.mp4" -c copy -metadata:s:v rotate=90
  seed edits.mp4 -ss 0.15 -i "$into/h264.mp4" -c copy
  seed hevc.mp4 $picture -c:v libx265 -preset ultrafast -crf 40 -x265-params log-level=none
  seed av1.mp4 $picture -c:v libaom-av1 -cpu-used 8 -crf 60
  seed mpeg4.mp4 $picture -c:v mpeg4 -qscale 20
  seed ten-bit.mp4 $picture -c:v libx264 -preset ultrafast -crf 40 -pix_fmt yuv420p10le
  seed vp9.webm $picture $tone -c:v libvpx-vp9 -deadline realtime -cpu-used 8 -c:a libopus
  seed vp8.webm $picture $tone -c:v libvpx -deadline realtime -cpu-used 8 -c:a libvorbis
  seed h264.mkv $picture $tone $x264 -c:a flac
  seed live.mkv $picture $x264 -f matroska -live 1
  seed mjpeg.avi $picture $tone -c:v mjpeg -qscale 31 -c:a pcm_s16le -ar 8000
  seed mpeg4.avi $picture $tone -c:v mpeg4 -qscale 20 -c:a libmp3lame
  seed h264.avi $picture $x264
  seed prores.mov $picture -c:v prores_ks -profile:v 0 -qscale 32
  seed alpha.mov $picture -c:v prores_ks -profile:v 4 -pix_fmt yuva444p10le -qscale 32
  seed many.mp4 $picture $tone $tone $x264 -map 0 -map 1 -map 2 -c:a aac
  seed still.png $picture -frames:v 1
  seed alpha.png $picture -frames:v 1 -pix_fmt rgba
  seed deep.png $picture -frames:v 1 -pix_fmt rgb48be
  seed still.jpg $picture -frames:v 1 -qscale 31
  seed still.webp $picture -frames:v 1 -c:v libwebp -quality 10
  seed lossless.webp $picture -frames:v 1 -c:v libwebp -lossless 1
  seed moving.webp $picture -c:v libwebp_anim -quality 10 -f webp
  seed sound.wav $tone -ar 8000
  seed sound.mp4 $tone -c:a aac
}
printf '1\n00:00:00,000 --> 00:00:01,000\nHello\n<i>there</i>\n\n' >"$into/lines.srt"
printf 'WEBVTT\n\n00:00.000 --> 00:01.000 line:0\nHello &amp; <b>there</b>\n\n' >"$into/lines.vtt"
printf '#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nh264.mp4\n#EXT-X-ENDLIST\n' >"$into/list.m3u8"
printf 'ffconcat version 1.0\nfile h264.mp4\n' >"$into/list.ffconcat"
head -c 1500 "$into/h264.mp4" >"$into/cut.mp4"
