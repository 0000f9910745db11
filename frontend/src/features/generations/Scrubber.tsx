import { type PointerEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Sprites } from "@/api/types";
import { useFormat } from "@/i18n/format";
import styles from "./Scrubber.module.css";

interface ScrubberProps {
  sprites: Sprites;
  onSeek: (atS: number) => void;
}

/** The film as a strip: look through it with a slider or the pointer, jump by letting go. */
export function Scrubber({ sprites, onSeek }: ScrubberProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [tile, setTile] = useState(0);
  const atS = tile * sprites.interval_s;
  const follow = (event: PointerEvent<HTMLInputElement>) => {
    if (event.buttons > 0) return; // dragging is the slider's own business
    const box = event.currentTarget.getBoundingClientRect();
    const ratio = (event.clientX - box.left) / Math.max(1, box.width);
    setTile(Math.min(sprites.count - 1, Math.max(0, Math.floor(ratio * sprites.count))));
  };
  return (
    <div className={styles.scrubber}>
      <span className={styles.tile} style={tileStyle(sprites, tile)} aria-hidden="true" />
      <input
        type="range"
        min={0}
        max={sprites.count - 1}
        value={tile}
        aria-label={t("delivered.scrub")}
        aria-valuetext={format.seconds(atS)}
        onPointerMove={follow}
        onChange={(event) => {
          const next = Number(event.target.value);
          setTile(next);
          onSeek(next * sprites.interval_s);
        }}
      />
    </div>
  );
}

function tileStyle(sprites: Sprites, tile: number): React.CSSProperties {
  const column = tile % sprites.columns;
  const row = Math.floor(tile / sprites.columns);
  return {
    width: sprites.tile_width,
    height: sprites.tile_height,
    backgroundImage: `url("${sprites.url}")`,
    backgroundPosition: `-${column * sprites.tile_width}px -${row * sprites.tile_height}px`,
  };
}
