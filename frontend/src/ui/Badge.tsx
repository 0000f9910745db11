import styles from "./Badge.module.css";
import { classes } from "./classes";

export type Tone = "good" | "care" | "bad" | "live" | "calm";

export function Badge({ tone, children }: { tone: Tone; children: React.ReactNode }) {
  return <span className={classes(styles.badge, styles[tone])}>{children}</span>;
}
