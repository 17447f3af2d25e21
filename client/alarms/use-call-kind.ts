import { KANBAN } from '../../twin/plant/kanban.ts';
import { usePlant } from '../live/twin-context.ts';
import { useWords } from '../words/use-words.ts';

/** What a kind of call is called; one that the plant no longer has by its id. */
export function useCallKind(): (id: string) => string {
  const { t, f } = useWords();
  const { callKinds } = usePlant();
  return (id) => (id === KANBAN ? t('supply.kind') : f.say(callKinds.find((kind) => kind.id === id)?.name ?? id));
}
