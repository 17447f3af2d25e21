import { useState } from 'react';
import type { MaintenanceReliabilityAnswer } from '../../http/openapi.d.ts';
import { useAnswer } from '../../http/use-answer.ts';
import { usePlant } from '../../live/twin-context.ts';
import { useWords } from '../../words/use-words.ts';
import { IntervalCard } from './IntervalCard.tsx';
import { LifeCard } from './LifeCard.tsx';
import { MachineFigures } from './MachineFigures.tsx';
import { ModesCard } from './ModesCard.tsx';
import { MonthsCard } from './MonthsCard.tsx';
import { ReplaceCard } from './ReplaceCard.tsx';
import { REPEAT_HOURS, type RepeatHours, type TeamsBy, TeamsCard } from './TeamsCard.tsx';

/** One machine: how it has done, by which failures, how long it lasts, and what work or a new one would be worth. */
export function MachineReliability({
  machine,
  window,
  span,
}: {
  readonly machine: string;
  readonly window: string;
  readonly span: string;
}) {
  const { t, f } = useWords();
  const plant = usePlant();
  // Undefined = nobody picked one; null = all kinds together.
  const [picked, pick] = useState<string | null | undefined>(undefined);
  const [by, setBy] = useState<TeamsBy>('shift');
  const [repeatHours, setRepeatHours] = useState<RepeatHours>(REPEAT_HOURS[1]);
  const { answer, failed } = useAnswer<MaintenanceReliabilityAnswer>(
    `/api/v1/maintenance/reliability?scope=machine:${machine}&by=${by}&repeatHours=${repeatHours}&${window}`,
    `${machine} ${span} ${by} ${repeatHours}`,
  );
  // While another team or span of repeats is on its way, what is known stays.
  const [kept, keep] = useState(answer);
  if (answer && answer !== kept) keep(answer);
  const told = answer ?? kept;
  const known = plant.machines.find(({ id }) => id === machine);
  const line = plant.lines[known?.line ?? -1];
  const modes = told?.modes ?? [];
  const mode = modes.find((one) => one.mode === picked) ?? modes.find((one) => one.mode !== null) ?? modes[0];
  return (
    <>
      <div className="rel-main">
        <header className="rel-head">
          <span className="caption">{line ? f.say(line.name) : t('plant.utilities')}</span>
          <h2>{f.say(known?.name ?? machine)}</h2>
        </header>
        {failed && <p role="alert">{t('losses.failed', { why: failed })}</p>}
        {!told && !failed && <p className="quiet">{t('why.reading')}</p>}
        {told && <MachineFigures told={told} />}
        {told && told.failures === 0 && (
          <p className="card">
            {t('maintenance.noneOfIt', { hours: f.number(told.operatingHours), days: f.number(told.heardDays) })}
          </p>
        )}
        {told && mode && <ModesCard machine={machine} modes={modes} chosen={mode} choose={pick} />}
        {told && mode && <LifeCard machine={machine} mode={mode} least={told.least} />}
        {told && told.failures > 0 && (
          <TeamsCard told={told} by={by} setBy={setBy} repeatHours={repeatHours} setRepeatHours={setRepeatHours} />
        )}
        {told && <MonthsCard months={told.months} />}
      </div>
      <div className="rel-side">
        {mode && <IntervalCard key={mode.mode} machine={machine} mode={mode} window={window} span={span} />}
        <ReplaceCard machine={machine} window={window} span={span} />
      </div>
    </>
  );
}
