import { type CallView, isOver } from '../../twin/live/protocol.ts';
import { usePlant } from '../live/twin-context.ts';
import { useWords } from '../words/use-words.ts';
import { useCallKind } from './use-call-kind.ts';

/** A call for material that should have been delivered by now. */
export const isLate = ({ material, ...call }: CallView, now: number): boolean =>
  material !== null && material.due !== null && material.due < now && !isOver(call);

/** What a call is for, and how it stands; of material it is a card that is asked for, taken, late. */
export function useCallWords() {
  const { t, f } = useWords();
  const { bins } = usePlant();
  const kindName = useCallKind();
  const binName = (bin: string | null, material: string) => f.say(bins.find(({ id }) => id === bin)?.name ?? material);
  return {
    binName,
    what: ({ kind, material }: CallView): string =>
      material
        ? t('supply.what', { name: binName(material.bin, material.material), count: material.containers })
        : kindName(kind),
    stands: (call: CallView, now: number): string => {
      if (!call.material)
        return t(call.arrived !== null ? 'calls.there' : call.acknowledged !== null ? 'calls.seen' : 'calls.waits');
      if (isLate(call, now)) return t('supply.late', { time: f.duration(now - (call.material.due as number)) });
      const due = call.material.due === null ? '' : ` · ${t('supply.due', { time: f.clock(call.material.due) })}`;
      return `${t(call.acknowledged !== null ? 'supply.taken' : 'supply.asked')}${due}`;
    },
  };
}
