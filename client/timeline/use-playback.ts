/** Playing the record: the moment moves on by itself, at 1 to 1,000 times the pace of the plant, until it meets the present. */
import { useEffect, useRef, useState } from 'react';
import { useTwin } from '../live/twin-context.ts';
import { momentOf, usePlace } from '../router/router.ts';
import { goTo } from './moment.ts';

export const PACES = [1, 10, 60, 300, 1000] as const;
export type Pace = (typeof PACES)[number];

/** A step of playback each so many ms; at 60x a step is half a minute of the plant, at 1,000x eight minutes. */
const STEP_MS = 500;

export interface Playback {
  readonly playing: boolean;
  readonly pace: Pace;
  /** The pace to play at, without playing. */
  choose(pace: Pace): void;
  play(pace: Pace): void;
  pause(): void;
}

export function usePlayback(): Playback {
  const { store } = useTwin();
  const at = momentOf(usePlace().query);
  const [pace, setPace] = useState<Pace>(10);
  const [playing, setPlaying] = useState(false);
  const moment = useRef(at);
  moment.current = at;

  useEffect(() => {
    if (!playing) return;
    // At 1x the picture changes once a second, so it is asked for once a second.
    const step = pace === 1 ? 1000 : STEP_MS;
    const timer = setInterval(() => {
      if (moment.current === null) return setPlaying(false);
      // The last picture asked for is not here yet: wait for it rather than leave it out.
      if (store.seeking) return;
      const next = moment.current + step * pace;
      if (next >= store.now()) {
        setPlaying(false);
        goTo(null);
      } else goTo(next, true);
    }, step);
    return () => clearInterval(timer);
  }, [playing, pace, store]);

  return {
    playing: playing && at !== null,
    pace,
    choose: setPace,
    play: (next) => {
      setPace(next);
      setPlaying(true);
    },
    pause: () => setPlaying(false),
  };
}
