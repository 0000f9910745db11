import { useTranslation } from "react-i18next";
import type { Export } from "@/api/types";
import { useFormat } from "@/i18n/format";
import { Button, DownloadLink } from "@/ui/Button";
import { Frame } from "@/ui/Frame";
import { ProblemAlert } from "@/ui/ProblemAlert";
import { Progress } from "@/ui/Progress";
import styles from "./ExportCard.module.css";
import { useSaveManifest } from "./queries";
import { EXPORT_STATE_WORDS, RATIO_WORDS } from "./words";

interface ExportCardProps {
  item: Export;
  poster?: string | undefined;
  onDeadLink: () => void;
}

/** One finished format: play it, save it. Or how far it is. */
export function ExportCard({ item, poster, onDeadLink }: ExportCardProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const name = t(RATIO_WORDS[item.format]);
  return (
    <li className={styles.card} aria-label={`${item.format} ${name}`}>
      <div className={styles.stage}>
        <Frame ratio={item.format} isBoxed>
          {item.url && (
            // biome-ignore lint/a11y/useMediaCaption: the film carries its words in the picture
            <video
              src={item.url}
              poster={poster}
              controls
              playsInline
              preload="none"
              aria-label={t("export.play", { format: item.format })}
              onError={onDeadLink}
            />
          )}
        </Frame>
      </div>
      <div className={styles.facts}>
        <strong>
          {item.format} · {name}
        </strong>
        <span className={styles.soft}>
          {item.width} × {item.height}
          {item.size_bytes !== null && ` · ${format.size(item.size_bytes)}`}
        </span>
      </div>
      {item.url ? (
        <Saving item={item} url={item.url} />
      ) : (
        <div className={styles.facts}>
          <span role="status">{t(EXPORT_STATE_WORDS[item.state])}</span>
          {item.state === "queued" && (
            <Progress
              label={t("export.progress", { format: item.format })}
              ratio={item.progress_ratio || null}
            />
          )}
        </div>
      )}
    </li>
  );
}

function Saving({ item, url }: { item: Export; url: string }) {
  const { t } = useTranslation();
  const manifest = useSaveManifest(item);
  return (
    <>
      <DownloadLink look="quiet" isWide href={url} filename={filename(item)}>
        {t("export.download", { format: item.format })}
      </DownloadLink>
      <Button look="plain" isBusy={manifest.isPending} onClick={() => manifest.mutate()}>
        {t("export.manifest")}
      </Button>
      {manifest.error && <ProblemAlert error={manifest.error} />}
    </>
  );
}

function filename(item: Export): string {
  return `vidgo-${item.format.replace(":", "x")}.mp4`;
}
