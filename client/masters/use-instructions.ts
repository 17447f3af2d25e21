/** What is in force at a line, asked again every few seconds; kept on the device, so that a reload without a network has it. */
import { useEffect, useState } from 'react';
import { getInstructions, type Instructions } from '../http/masters-api.ts';
import { usePolled } from '../orders/use-polled.ts';

const KEPT = 'gemba.instructions.';

export function useInstructions(line: string, news: number): Instructions | null {
  const [kept] = useState(() => JSON.parse(localStorage.getItem(KEPT + line) ?? 'null') as Instructions | null);
  const { answer } = usePolled((signal) => getInstructions(line, signal), line, news);
  useEffect(() => {
    if (answer) localStorage.setItem(KEPT + line, JSON.stringify(answer));
  }, [answer, line]);
  return answer ?? kept;
}
