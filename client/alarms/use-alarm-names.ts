/** What alarms of the plant are called: asked once, for lists that know them by id. */
import { useEffect, useState } from 'react';
import { type AlarmAnswer, getAllAlarms } from '../http/alarms-api.ts';
import { useTwin } from '../live/twin-context.ts';
import { useWords } from '../words/use-words.ts';

export function useAlarms(): readonly AlarmAnswer[] {
  const { answer } = useTwin();
  const [alarms, setAlarms] = useState<readonly AlarmAnswer[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: for each plant.
  useEffect(() => {
    const stop = new AbortController();
    getAllAlarms(stop.signal).then(
      (all) => setAlarms(all.alarms),
      () => undefined, // ids are shown meanwhile
    );
    return () => stop.abort();
  }, [answer]);
  return alarms;
}

/** One that the plant no longer has is called by its id. */
export function useAlarmNames(): (id: string) => string {
  const { f } = useWords();
  const alarms = useAlarms();
  return (id) => {
    const found = alarms.find((alarm) => alarm.id === id);
    return found ? f.say(found.text) : id;
  };
}
