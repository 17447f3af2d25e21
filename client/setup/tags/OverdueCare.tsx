import { usePlant } from '../../live/twin-context.ts';
import { useWords } from '../../words/use-words.ts';
import { isOverdue } from './tag-rows.ts';

/** Machines (their rates and fault words) and state maps whose review is due; tags have their own column. */
export function OverdueCare({ today }: { readonly today: string }) {
  const { t, f } = useWords();
  const plant = usePlant();
  const due = [
    ...plant.machines.map(({ id, name, owner, review }) => ({ id, name: f.say(name), owner, review })),
    ...Object.entries(plant.stateMapCare).map(([id, care]) => ({ id, name: id, ...care })),
  ].filter(({ review }) => isOverdue(review, today));
  if (due.length === 0) return null;
  return (
    <p className="notice">
      <b>{t('setup.careDue')}</b>{' '}
      {due.map(({ name, owner, review }) => `${name} (${review}${owner ? `, ${owner}` : ''})`).join(' · ')}
    </p>
  );
}
