import { classes } from "./classes";
import styles from "./Logo.module.css";

/** The mark and the name. */
export function Logo({ isLight = false }: { isLight?: boolean }) {
  return (
    <span className={classes(styles.logo, isLight && styles.light)}>
      <svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
        <rect className={styles.plate} width="32" height="32" rx="9" />
        <path className={styles.v} d="M9 9.5 16 23l7-13.5h-4.3L16 15.2 13.3 9.5z" />
        <circle className={styles.dot} cx="24" cy="23.5" r="2.2" />
      </svg>
      VidGo
    </span>
  );
}
