/** What a signal of a machine is called, by the key of its tag. */
import type { Machine } from '../../../twin/plant/model.ts';
import { usePlant } from '../../live/twin-context.ts';
import { useWords } from '../../words/use-words.ts';

export function useSignalName(machine: Machine): (signal: string) => string {
  const { f } = useWords();
  const plant = usePlant();
  return (signal) => {
    const tag = plant.tags.find(({ name }) => name === `${machine.id}/${signal}`);
    return tag ? f.say(tag.words) : signal;
  };
}
