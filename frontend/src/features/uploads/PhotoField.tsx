import { type DragEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/i18n/format";
import type { MessageKey } from "@/i18n/setup";
import { Alert } from "@/ui/Alert";
import { Button } from "@/ui/Button";
import { classes } from "@/ui/classes";
import { ProblemAlert } from "@/ui/ProblemAlert";
import { Progress } from "@/ui/Progress";
import styles from "./PhotoField.module.css";
import { PHOTO_TYPES, type Photo, type PhotoControl, type PhotoRefusal } from "./usePhoto";

const REFUSAL_WORDS: Record<PhotoRefusal, MessageKey> = {
  type: "photo.refused_type",
  size: "photo.refused_size",
  unreadable: "photo.refused_unreadable",
};

type Shown = Exclude<Photo, { status: "empty" } | { status: "refused" }>;

interface PhotoFieldProps extends PhotoControl {
  /** What the input is called, what invites to use it, and what is taken. */
  label: string;
  drop: string;
  rules: string;
}

/** Drop a photo here, or choose one; keyboard and screen reader use the file input itself. */
export function PhotoField({ label, drop, rules, photo, choose, clear, retry }: PhotoFieldProps) {
  const { t } = useTranslation();
  return (
    <div className={styles.field}>
      {photo.status === "refused" && <Alert tone="bad" title={t(REFUSAL_WORDS[photo.refusal])} />}
      {photo.status === "failed" && (
        <ProblemAlert error={photo.error}>
          <Button look="quiet" onClick={retry}>
            {t("page.try_again")}
          </Button>
        </ProblemAlert>
      )}
      {photo.status === "empty" || photo.status === "refused" ? (
        <DropZone label={label} drop={drop} rules={rules} choose={choose} />
      ) : (
        <Chosen photo={photo} clear={clear} />
      )}
    </div>
  );
}

interface DropZoneProps {
  label: string;
  drop: string;
  rules: string;
  choose: (file: File) => void;
}

function DropZone({ label, drop, rules, choose }: DropZoneProps) {
  const id = useId();
  const [isOver, setIsOver] = useState(false);
  const take = (files: FileList | null) => {
    const file = files?.[0];
    if (file) choose(file);
  };
  const over = (event: DragEvent, isNowOver: boolean) => {
    event.preventDefault();
    setIsOver(isNowOver);
  };
  return (
    <label
      className={classes(styles.zone, isOver && styles.over)}
      onDragOver={(event) => over(event, true)}
      onDragLeave={(event) => over(event, false)}
      onDrop={(event) => {
        over(event, false);
        take(event.dataTransfer.files);
      }}
    >
      <input
        type="file"
        className={styles.input}
        aria-label={label}
        aria-describedby={id}
        accept={PHOTO_TYPES.join(",")}
        onChange={(event) => take(event.target.files)}
      />
      <svg viewBox="0 0 24 24" width="28" height="28" aria-hidden="true" className={styles.icon}>
        <path d="M12 16V5m0 0L7.5 9.5M12 5l4.5 4.5M4.5 15.5v2a2 2 0 0 0 2 2h11a2 2 0 0 0 2-2v-2" />
      </svg>
      <span className={styles.action}>{drop}</span>
      <span id={id} className={styles.soft}>
        {rules}
      </span>
    </label>
  );
}

function Chosen({ photo, clear }: { photo: Shown; clear: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className={styles.chosen}>
      <img src={photo.preview} alt={t("photo.preview")} className={styles.preview} />
      <div className={styles.facts}>
        <span className={styles.name}>{photo.file.name}</span>
        <span className={styles.soft}>{format.size(photo.file.size)}</span>
        {photo.status === "uploading" && (
          <Progress label={t("photo.uploading")} ratio={photo.ratio} />
        )}
        <span role="status" className={styles.soft}>
          {photo.status === "arrived" && t("photo.arrived")}
          {photo.status === "uploading" && t("photo.uploading")}
        </span>
      </div>
      <Button look="plain" onClick={clear}>
        {t("photo.remove")}
      </Button>
    </div>
  );
}
