import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { AspectRatio, Fit } from "@/api/types";
import { DressingFields } from "@/features/dressing/DressingFields";
import { useDressing } from "@/features/dressing/useDressing";
import { Button } from "@/ui/Button";
import { ChooseOne, ChooseSome } from "@/ui/Choice";
import { FrameIcon } from "@/ui/Frame";
import { ProblemAlert } from "@/ui/ProblemAlert";
import styles from "./ExportForm.module.css";
import { useCreateExports } from "./queries";
import { FIT_WORDS, FITS, RATIO_WORDS, RATIOS } from "./words";

interface ExportFormProps {
  generationId: string;
  onAccepted: () => void;
}

/** More formats from the same film, free of charge. */
export function ExportForm({ generationId, onAccepted }: ExportFormProps) {
  const { t } = useTranslation();
  const [formats, setFormats] = useState<AspectRatio[]>([]);
  const [fit, setFit] = useState<Fit>("crop");
  const dressing = useDressing();
  const create = useCreateExports(generationId);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const done = () => {
      setFormats([]);
      onAccepted();
    };
    const { overlays, captions } = dressing;
    create.mutate({ formats, fit, overlays, captions }, { onSuccess: done });
  };

  return (
    <form className={styles.form} onSubmit={submit}>
      {create.error && <ProblemAlert error={create.error} />}
      <ChooseSome
        legend={t("export.formats")}
        options={RATIOS.map((ratio) => ({
          value: ratio,
          label: ratio,
          note: t(RATIO_WORDS[ratio]),
          icon: <FrameIcon ratio={ratio} />,
        }))}
        values={formats}
        onChange={setFormats}
      />
      <ChooseOne
        legend={t("export.fit")}
        options={FITS.map((value) => ({ value, label: t(FIT_WORDS[value]) }))}
        value={fit}
        onChange={setFit}
      />
      <details className={styles.more}>
        <summary>{t("export.dressing")}</summary>
        <DressingFields dressing={dressing} hasCaptions />
      </details>
      <Button
        type="submit"
        look="quiet"
        disabled={formats.length === 0 || dressing.isUnfinished}
        isBusy={create.isPending}
      >
        {t("export.submit")}
      </Button>
    </form>
  );
}
