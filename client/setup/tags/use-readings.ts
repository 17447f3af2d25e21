import { useEffect, useState } from 'react';
import { getReadings, type Readings } from '../../http/setup-api.ts';
import { usePlant } from '../../live/twin-context.ts';

/** A small plant is asked often, a large one seldom: its answer has some hundred kilobytes. */
const OFTEN_MS = 2000;
const SELDOM_MS = 5000;
const LARGE = 3000;

/** The latest reading of every tag, asked for again and again; null until the first answer, and for a new plant. */
export function useReadings(): Readings | null {
  const plant = usePlant();
  const [readings, setReadings] = useState<Readings | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const look = async () => {
      try {
        const answer = await getReadings(stop.signal);
        // By slots: an answer of another plant would put values beside the wrong names.
        if (!stop.signal.aborted) setReadings(answer.at.length === plant.tags.length ? answer : null);
      } catch {
        // Asked again in a moment.
      }
      if (!stop.signal.aborted) timer = setTimeout(() => void look(), plant.tags.length > LARGE ? SELDOM_MS : OFTEN_MS);
    };
    void look();
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [plant]);
  return readings;
}
