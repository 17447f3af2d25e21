/** What losses and their contexts are called, in the words of the plant. */
import type { Machine } from '../../twin/plant/model.ts';
import { STATES, type State } from '../../twin/words.ts';
import { usePlant } from '../live/twin-context.ts';
import { productName } from '../words/product-name.ts';
import { useWords } from '../words/use-words.ts';
import type { Dimension } from './filter.ts';

type Key = Readonly<Partial<Record<Dimension, string>>>;

export interface Names {
  /** A reason as the record has it; of a waiting machine also for whom it waits. */
  reason(key: Key): string;
  value(dimension: Dimension, value: string, key?: Key): string;
  machine(id: string): string;
}

const isState = (word: string): word is State => STATES.some((state) => state === word);

export function useNames(): Names {
  const { t, f, state, fault } = useWords();
  const plant = usePlant();
  const machineOf = (id: string | undefined): Machine | undefined => plant.machines.find((m) => m.id === id);
  const machine = (id: string) => {
    const known = machineOf(id);
    return known ? f.say(known.name) : id;
  };
  const reason = ({ reason: word = '', machine: at, cause }: Key) => {
    if (word.startsWith('fault:')) return fault(machineOf(at) ?? anyWith(word), Number(word.slice(6)), 'breakdown');
    const told = plant.reasons.find((one) => one.id === word);
    if (told) return f.say(told.name);
    if (!isState(word)) return word;
    if ((word === 'starved' || word === 'blocked') && cause)
      return t('losses.waits', { state: state(word), machine: machine(cause) });
    return word === 'breakdown' || word === 'micro-stop'
      ? t('losses.unexplainedState', { state: state(word) })
      : state(word);
  };
  /** A code that only one machine has words for is named by them. */
  const anyWith = (word: string) => {
    const having = plant.machines.filter((m) => m.faults[word.slice(6)] !== undefined);
    return having.length === 1 ? having[0] : undefined;
  };
  const shift = (value: string) => {
    const [day, id = day] = value.split(' ');
    const known = plant.shifts.find((one) => one.id === id);
    const name = known ? f.say(known.name) : (id ?? value);
    return day && day !== id ? `${name}, ${f.date(Date.parse(`${day}T12:00:00Z`))}` : name;
  };
  /** A crew of the plan, or the people who signed on. */
  const crew = (value: string) => {
    const known = plant.crews.find(({ id }) => id === value);
    return known ? f.say(known.name) : value;
  };
  return {
    reason,
    machine,
    value: (dimension, value, key = {}) => {
      if (value === '') return dimension === 'cause' ? t('losses.itself') : t('losses.notSaid');
      if (dimension === 'reason') return reason({ ...key, reason: value });
      if (dimension === 'machine' || dimension === 'cause') return machine(value);
      if (dimension === 'product') return productName(plant, value, f) ?? value;
      if (dimension === 'shift') return shift(value);
      if (dimension === 'crew') return crew(value);
      return dimension === 'state' && isState(value) ? state(value) : value;
    },
  };
}
