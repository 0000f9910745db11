import { useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Generation } from "@/api/types";
import { ExportCard } from "@/features/exports/ExportCard";
import { ExportForm } from "@/features/exports/ExportForm";
import { DownloadLink } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { Frame } from "@/ui/Frame";
import styles from "./Delivered.module.css";
import { useRefreshGeneration } from "./queries";
import { Scrubber } from "./Scrubber";

/** The film, every format of it, and more formats for nothing. */
export function Delivered({ generation }: { generation: Generation }) {
  const { t } = useTranslation();
  const refresh = useRefreshGeneration(generation.generation_id);
  const onDeadLink = () => void refresh(); // links expire; a fresh answer has fresh ones
  const film = useRef<HTMLVideoElement>(null);
  const { master, poster, sprites } = generation.media;
  const isWide = generation.aspect_ratio === "16:9";
  return (
    <>
      {master && (
        <Card
          title={t("delivered.film")}
          aside={
            <DownloadLink look="plain" href={master} filename="vidgo.mp4">
              {t("delivered.download")}
            </DownloadLink>
          }
        >
          <div className={isWide ? undefined : styles.stage}>
            <Frame ratio={generation.aspect_ratio} isBoxed={!isWide}>
              {/* biome-ignore lint/a11y/useMediaCaption: its words are in the picture */}
              <video
                ref={film}
                src={master}
                poster={poster ?? undefined}
                controls
                playsInline
                preload="metadata"
                aria-label={t("delivered.play")}
                onError={onDeadLink}
              />
            </Frame>
          </div>
          {sprites && (
            <Scrubber
              sprites={sprites}
              onSeek={(atS) => {
                if (film.current) film.current.currentTime = atS;
              }}
            />
          )}
        </Card>
      )}
      {generation.exports.length > 0 && (
        <Card title={t("delivered.exports")}>
          <ul className={styles.exports}>
            {generation.exports.map((item) => (
              <ExportCard
                key={item.export_id}
                item={item}
                poster={poster ?? undefined}
                onDeadLink={onDeadLink}
              />
            ))}
          </ul>
        </Card>
      )}
      <Card title={t("delivered.more")}>
        <p>{t("delivered.more_lead")}</p>
        <ExportForm generationId={generation.generation_id} onAccepted={() => void refresh()} />
      </Card>
    </>
  );
}
