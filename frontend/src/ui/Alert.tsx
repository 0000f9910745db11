import styles from "./Alert.module.css";
import { classes } from "./classes";

interface AlertProps {
  tone: "good" | "care" | "bad" | "note";
  title: string;
  children?: React.ReactNode;
}

/** A message in its tone; bad news interrupts a screen reader, the rest waits its turn. */
export function Alert({ tone, title, children }: AlertProps) {
  return (
    <div role={tone === "bad" ? "alert" : "status"} className={classes(styles.alert, styles[tone])}>
      <p className={styles.title}>{title}</p>
      {children}
    </div>
  );
}
