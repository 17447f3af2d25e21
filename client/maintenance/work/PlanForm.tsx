import { useState } from 'react';
import { getTemplates } from '../../http/checklists-api.ts';
import { getSpares, PLAN_KINDS, type Plan, putPlan } from '../../http/maintenance-api.ts';
import { usePlant } from '../../live/twin-context.ts';
import { usePolled } from '../../orders/use-polled.ts';
import { TextField } from '../../sign-in/TextField.tsx';
import { useSending } from '../../sign-in/use-sending.ts';
import { Labelled } from '../../ui/Labelled.tsx';
import { NumberInput } from '../../ui/NumberInput.tsx';
import { Segments } from '../../ui/Segments.tsx';
import { Trouble } from '../../ui/Trouble.tsx';
import { typedNumber, typedText } from '../../ui/typed-number.ts';
import { useWords } from '../../words/use-words.ts';
import { MachineSelect } from './MachineSelect.tsx';
import { chosenParts, PlanParts, typedParts } from './PlanParts.tsx';
import { ChecklistSelect, PrioritySelect } from './WorkSelects.tsx';

/** As an id: small letters, digits and hyphens. */
const idOf = (title: string, machine: string): string =>
  `${machine}-${title}`
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 64);

/** What is done every so many days, hours or cycles, and what goes with it. */
export function PlanForm({ plan, done }: { readonly plan: Plan | null; done(): void }) {
  const { t } = useWords();
  const plant = usePlant();
  const [title, setTitle] = useState(plan?.title ?? '');
  const [machine, setMachine] = useState(plan?.machine ?? plant.machines[0]?.id ?? '');
  const [kind, setKind] = useState<(typeof PLAN_KINDS)[number]>(plan?.kind ?? 'hours');
  const [every, setEvery] = useState(typedText(plan?.every ?? 500));
  const [lead, setLead] = useState(typedText(plan?.lead ?? 50));
  const [fixed, setFixed] = useState(plan?.fixed ?? false);
  const [priority, setPriority] = useState(plan?.priority ?? 'normal');
  const [estimate, setEstimate] = useState(typedText(plan?.estimateMin ?? null));
  const [checklist, setChecklist] = useState(plan?.checklist ?? '');
  const [parts, setParts] = useState(() => typedParts(plan?.parts ?? []));
  const { answer: templates } = usePolled(getTemplates, 'templates');
  const { answer: spares } = usePolled(getSpares, 'spares');
  const { busy, trouble, submit } = useSending(
    () =>
      putPlan(plan?.id ?? idOf(title, machine), {
        ...{ machine, title, kind, fixed, priority, component: plan?.component ?? null, why: plan?.why ?? '' },
        ...{ every: typedNumber(every), lead: typedNumber(lead) ?? 0, estimateMin: typedNumber(estimate) },
        ...{ checklist: checklist === '' ? null : checklist, since: plan?.since ?? new Date().toISOString() },
        parts: chosenParts(parts),
      }),
    done,
  );
  return (
    <form className="work-part work-form" onSubmit={submit} aria-label={t('work.newPlan')}>
      <TextField label={t('work.title')} value={title} change={setTitle} first />
      <div className="work-fields">
        <MachineSelect value={machine} change={setMachine} />
        <Labelled label={t('work.per')} wide>
          {(control) => (
            <span className="work-row">
              <NumberInput control={control} value={every} change={setEvery} />
              <Segments
                label={t('work.per')}
                of={PLAN_KINDS}
                chosen={kind}
                choose={setKind}
                words={(one) => t(`work.lists.per.${one}`)}
              />
            </span>
          )}
        </Labelled>
        <Labelled label={t('work.lead')}>
          {(control) => (
            <NumberInput control={control} value={lead} change={setLead} unit={t(`work.lists.per.${kind}`)} />
          )}
        </Labelled>
        <Labelled label={t('work.estimate')}>
          {(control) => <NumberInput control={control} value={estimate} change={setEstimate} unit="min" />}
        </Labelled>
        <PrioritySelect value={priority} change={setPriority} />
        <ChecklistSelect value={checklist} change={setChecklist} templates={templates} />
      </div>
      <PlanParts rows={parts} spares={spares ?? []} change={setParts} />
      <label className="field inline">
        <input type="checkbox" checked={fixed} onChange={(event) => setFixed(event.currentTarget.checked)} />
        <span>{t('work.fixed')}</span>
      </label>
      <Trouble words={trouble} />
      <div className="work-row">
        <button
          type="submit"
          className="button primary"
          disabled={
            busy ||
            title.trim() === '' ||
            !((typedNumber(every) ?? 0) > 0) ||
            chosenParts(parts).some(({ quantity }) => !(quantity > 0))
          }
        >
          {t('work.keep')}
        </button>
        <button type="button" className="button" onClick={done}>
          {t('work.notYet')}
        </button>
      </div>
    </form>
  );
}
