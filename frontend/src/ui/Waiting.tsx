import styles from "./Waiting.module.css";

/** The page's own loading state: quiet bars where the words will be. */
export function Waiting({ label }: { label: string }) {
  return (
    <div role="status" className={styles.waiting}>
      <span className="visually-hidden">{label}</span>
      <span className={styles.bar} />
      <span className={styles.bar} />
      <span className={styles.bar} />
    </div>
  );
}

interface EmptyProps {
  title: string;
  children: React.ReactNode;
}

/** Nothing here yet, and what to do about it. */
export function Empty({ title, children }: EmptyProps) {
  return (
    <div className={styles.empty}>
      <span className={styles.drawing} aria-hidden="true" />
      <h2>{title}</h2>
      {children}
    </div>
  );
}
