import { useState } from 'react';
import { getTemplates } from '../../http/checklists-api.ts';
import type { Work } from '../../http/maintenance-api.ts';
import { usePlant } from '../../live/twin-context.ts';
import { usePolled } from '../../orders/use-polled.ts';
import { useSending } from '../../sign-in/use-sending.ts';
import { wallMoment, wallText } from '../../timeline/jumps.ts';
import { Labelled } from '../../ui/Labelled.tsx';
import { NumberInput } from '../../ui/NumberInput.tsx';
import { Trouble } from '../../ui/Trouble.tsx';
import { typedNumber } from '../../ui/typed-number.ts';
import { useWords } from '../../words/use-words.ts';
import { namesIn, PeopleField } from './PeopleField.tsx';
import { ChecklistSelect } from './WorkSelects.tsx';

/** When it is done, by whom, how long it may take, and which checklist goes with it. */
export function PlanWork({ order, change }: { readonly order: Work; change(more: object): Promise<void> }) {
  const { t } = useWords();
  const zone = usePlant().site.timezone;
  const wall = (at: string | null) => (at === null ? '' : wallText(Date.parse(at), zone));
  const [from, setFrom] = useState(wall(order.from));
  const [to, setTo] = useState(wall(order.to));
  const [people, setPeople] = useState(order.people.join(', '));
  const [estimate, setEstimate] = useState(order.estimateMin === null ? '' : String(order.estimateMin));
  const [checklist, setChecklist] = useState(order.checklist ?? '');
  const { answer: templates } = usePolled(getTemplates, 'templates');
  const iso = (text: string) => {
    const at = text === '' ? null : wallMoment(text, zone);
    return at === null ? null : new Date(at).toISOString();
  };
  const { busy, trouble, submit } = useSending(
    () =>
      change({
        ...{ from: iso(from), to: iso(to), checklist: checklist === '' ? null : checklist },
        people: namesIn(people),
        estimateMin: estimate.trim() === '' ? null : typedNumber(estimate),
        ...(order.state === 'open' && from !== '' && to !== '' ? { state: 'planned' } : {}),
      }),
    () => undefined,
  );
  return (
    <form className="work-part work-fields" onSubmit={submit} aria-label={t('work.plan')}>
      <Labelled label={t('work.from')}>
        {(control) => (
          <input
            {...control}
            type="datetime-local"
            value={from}
            onChange={(event) => setFrom(event.currentTarget.value)}
          />
        )}
      </Labelled>
      <Labelled label={t('work.to')}>
        {(control) => (
          <input {...control} type="datetime-local" value={to} onChange={(event) => setTo(event.currentTarget.value)} />
        )}
      </Labelled>
      <PeopleField machine={order.machine} value={people} change={setPeople} />
      <Labelled label={t('work.estimate')}>
        {(control) => <NumberInput control={control} value={estimate} change={setEstimate} unit="min" />}
      </Labelled>
      <ChecklistSelect value={checklist} change={setChecklist} templates={templates} disabled={order.run !== null} />
      <button type="submit" className="button" disabled={busy}>
        {order.state === 'open' && from !== '' && to !== '' ? t('work.planIt') : t('work.keep')}
      </button>
      <Trouble words={trouble} />
    </form>
  );
}
