import styles from "./Progress.module.css";

/** A named bar; `ratio` is 0..1, null while nobody knows. */
export function Progress({ label, ratio }: { label: string; ratio: number | null }) {
  const value = ratio === null ? undefined : Math.round(Math.min(1, Math.max(0, ratio)) * 100);
  return <progress className={styles.bar} aria-label={label} max={100} value={value} />;
}
