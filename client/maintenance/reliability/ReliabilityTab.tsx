import './reliability.css';
import type { MaintenanceReliabilityMachinesAnswer } from '../../http/openapi.d.ts';
import { useAnswer } from '../../http/use-answer.ts';
import { usePlant } from '../../live/twin-context.ts';
import { setQuery, usePlace } from '../../router/router.ts';
import { Segments } from '../../ui/Segments.tsx';
import { useWords } from '../../words/use-words.ts';
import type { MaintenanceTab } from '../tab.ts';
import { SPANS, useAskedSpan } from './asked.ts';
import { MachineReliability } from './MachineReliability.tsx';
import { useHours } from './use-hours.ts';

type Ranked = MaintenanceReliabilityMachinesAnswer['machines'][number];

/** Machines by what their failures cost; one of them with how long it lasts, how soon it runs again and what would pay. */
export function ReliabilityTab({ line }: MaintenanceTab) {
  const { t } = useWords();
  const { query } = usePlace();
  const { days, window, key } = useAskedSpan();
  const scope = line ? `line:${line.id}` : 'site';
  const { answer, failed } = useAnswer<MaintenanceReliabilityMachinesAnswer>(
    `/api/v1/maintenance/reliability/machines?scope=${scope}&${window}`,
    `${scope} ${key}`,
  );
  const machines = answer?.machines ?? [];
  const asked = query.get('machine');
  const chosen = machines.find(({ machine }) => machine === asked) ?? machines[0];
  const failing = machines.filter(({ failures }) => failures > 0);
  const quiet = machines.length - failing.length;
  return (
    <div className="rel">
      <section className="rel-list" aria-labelledby="rel-list-title">
        <div className="rel-list-head">
          <h2 id="rel-list-title">{t('maintenance.ranked')}</h2>
          <Segments
            label={t('maintenance.span')}
            of={SPANS}
            chosen={days}
            choose={(one) => setQuery('days', one === 90 ? null : String(one))}
            words={(one) => t('maintenance.days', { count: one })}
          />
        </div>
        {failed && <p role="alert">{t('losses.failed', { why: failed })}</p>}
        {!answer && !failed && <p className="quiet">{t('why.reading')}</p>}
        {answer && failing.length === 0 && <p className="quiet">{t('maintenance.noFailures')}</p>}
        <ul>
          {machines.map((one) => (
            <MachineRow key={one.machine} one={one} on={one === chosen} most={machines[0] as Ranked} />
          ))}
        </ul>
        {failing.length > 0 && quiet > 0 && <p className="caption">{t('maintenance.quiet', { count: quiet })}</p>}
        {answer && <p className="caption">{t('maintenance.rankedHow', { currency: answer.currency })}</p>}
      </section>
      {chosen && <MachineReliability key={chosen.machine} machine={chosen.machine} window={window} span={key} />}
    </div>
  );
}

function MachineRow({ one, on, most }: { readonly one: Ranked; readonly on: boolean; readonly most: Ranked }) {
  const { t, f } = useWords();
  const hours = useHours();
  const plant = usePlant();
  const machine = plant.machines.find(({ id }) => id === one.machine);
  const line = plant.lines[machine?.line ?? -1];
  const share = most.cost ? (one.cost ?? 0) / most.cost : most.lostHours ? (one.lostHours ?? 0) / most.lostHours : 0;
  return (
    <li>
      <button type="button" aria-pressed={on} onClick={() => setQuery('machine', one.machine)}>
        <span className="rel-name">
          <b>{f.say(machine?.name ?? one.machine)}</b>
          <span className="quiet">{line ? f.say(line.name) : t('plant.utilities')}</span>
        </span>
        <span className="rel-bar" aria-hidden="true">
          <span style={{ width: `${Math.max(0, Math.min(1, share)) * 100}%` }} />
        </span>
        <span className="rel-cost num">
          <b>{one.cost !== null ? f.money(one.cost) : one.lostHours !== null ? hours.of(one.lostHours) : f.none}</b>
          <span className="quiet">{t('maintenance.failures', { count: one.failures })}</span>
        </span>
      </button>
    </li>
  );
}
