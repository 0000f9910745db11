import type { AspectRatio } from "@/api/types";
import { classes } from "./classes";
import styles from "./Frame.module.css";

const SHAPES: Record<AspectRatio, string | undefined> = {
  "9:16": styles.portrait,
  "4:5": styles.feed,
  "16:9": styles.wide,
  "1:1": styles.square,
};

interface FrameProps {
  ratio: AspectRatio;
  /** As wide as its place (the default), or as large as its place is high. */
  isBoxed?: boolean;
  children?: React.ReactNode;
}

/** A box of the given shape; what is inside fills it. */
export function Frame({ ratio, isBoxed = false, children }: FrameProps) {
  const names = classes(styles.frame, SHAPES[ratio], isBoxed && styles.boxed);
  return <div className={names}>{children}</div>;
}

/** The shape as a small drawing. */
export function FrameIcon({ ratio }: { ratio: AspectRatio }) {
  return (
    <span className={styles.slot} aria-hidden="true">
      <span className={classes(styles.icon, SHAPES[ratio])} />
    </span>
  );
}
