import { useEffect, useState } from "react";

const SECOND_MS = 1000;

/** Whole seconds left, counting down to 0, and the way to start over. */
export function useCountdown(startS: number): [number, (seconds: number) => void] {
  const [leftS, setLeftS] = useState(startS);
  const isRunning = leftS > 0;
  useEffect(() => {
    if (!isRunning) return;
    const timer = setInterval(() => setLeftS((seconds) => seconds - 1), SECOND_MS);
    return () => clearInterval(timer);
  }, [isRunning]);
  return [leftS, setLeftS];
}
