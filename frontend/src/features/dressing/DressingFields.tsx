import { useTranslation } from "react-i18next";
import { PhotoField } from "@/features/uploads/PhotoField";
import { Field, TextField } from "@/ui/Field";
import styles from "./DressingFields.module.css";
import type { DressingControl } from "./useDressing";

const HEADLINE_LENGTH_MAX = 200;
const PRICE_LENGTH_MAX = 24;
const ACTION_LENGTH_MAX = 60;
const CAPTIONS_LENGTH_MAX = 4096;

interface DressingFieldsProps {
  dressing: DressingControl;
  hasCaptions?: boolean;
}

/** Words and a logo over the film; all of it may stay empty. */
export function DressingFields({ dressing, hasCaptions = false }: DressingFieldsProps) {
  const { t } = useTranslation();
  const { words, write, logo } = dressing;
  return (
    <div className={styles.fields}>
      <Field
        label={t("dressing.headline")}
        placeholder={t("dressing.headline_example")}
        maxLength={HEADLINE_LENGTH_MAX}
        value={words.headline}
        onChange={(event) => write({ headline: event.target.value })}
      />
      <div className={styles.pair}>
        <Field
          label={t("dressing.price")}
          maxLength={PRICE_LENGTH_MAX}
          value={words.price}
          onChange={(event) => write({ price: event.target.value })}
        />
        <Field
          label={t("dressing.was")}
          maxLength={PRICE_LENGTH_MAX}
          disabled={words.price.trim() === ""}
          value={words.was}
          onChange={(event) => write({ was: event.target.value })}
        />
      </div>
      <Field
        label={t("dressing.action")}
        placeholder={t("dressing.action_example")}
        maxLength={ACTION_LENGTH_MAX}
        value={words.action}
        onChange={(event) => write({ action: event.target.value })}
      />
      {hasCaptions && (
        <TextField
          label={t("dressing.captions")}
          hint={t("dressing.captions_hint")}
          maxLength={CAPTIONS_LENGTH_MAX}
          rows={4}
          value={words.captions}
          onChange={(event) => write({ captions: event.target.value })}
        />
      )}
      <fieldset className={styles.logo}>
        <legend>{t("dressing.logo")}</legend>
        <PhotoField
          {...logo}
          label={t("dressing.logo_label")}
          drop={t("dressing.logo_drop")}
          rules={t("dressing.logo_rules")}
        />
      </fieldset>
    </div>
  );
}
