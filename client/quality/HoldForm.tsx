import { useId, useState } from 'react';
import type { HoldAsked } from '../http/holds-api.ts';
import { usePlant } from '../live/twin-context.ts';
import { TextField } from '../sign-in/TextField.tsx';
import { wallMoment, wallText } from '../timeline/jumps.ts';
import { Segments } from '../ui/Segments.tsx';
import { useWords } from '../words/use-words.ts';
import { HoldAsking, PACKED_MIN } from './HoldAsking.tsx';

const KINDS = ['lots', 'window', 'reading'] as const;
const HOUR_MS = 3_600_000;

/** Holds lots by their codes, by when they were made, or by a reading that lay outside while they were made. */
export function HoldForm({ line, held }: { readonly line: string | null; held(): void }) {
  const { t, f } = useWords();
  const plant = usePlant();
  const id = useId();
  const [kind, setKind] = useState<(typeof KINDS)[number]>('lots');
  const [text, setText] = useState('');
  const [machine, setMachine] = useState('');
  const [tag, setTag] = useState('');
  const [low, setLow] = useState('');
  const [high, setHigh] = useState('');
  const zone = plant.site.timezone;
  const [from, setFrom] = useState(() => wallText(Date.now() - HOUR_MS, zone));
  const [to, setTo] = useState(() => wallText(Date.now(), zone));
  const machines = plant.machines.filter(
    (one) => one.line >= 0 && (line === null || plant.lines[one.line]?.id === line),
  );
  const tags = plant.tags.filter(({ name, type }) => type === 'number' && name.startsWith(`${machine}/`));
  const asked = askedOf({
    kind,
    text,
    machine,
    tag,
    low,
    high,
    from: wallMoment(from, zone),
    to: wallMoment(to, zone),
  });
  return (
    <article className="card hold">
      <h3>{t('holds.new')}</h3>
      <div className="spc-answer">
        <Segments
          label={t('holds.kind.what')}
          of={KINDS}
          chosen={kind}
          choose={setKind}
          words={(one) => t(`holds.kind.${one}`)}
        />
        {kind === 'lots' ? (
          <TextField label={t('holds.codes')} value={text} change={setText} most={2_000} />
        ) : (
          <>
            <div className="field">
              <label htmlFor={`${id}m`}>{t('holds.machine')}</label>
              <select
                id={`${id}m`}
                value={machine}
                onChange={(event) => {
                  setMachine(event.currentTarget.value);
                  setTag('');
                }}
              >
                <option value="">–</option>
                {machines.map((one) => (
                  <option key={one.id} value={one.id}>
                    {f.say(one.name)}
                  </option>
                ))}
              </select>
            </div>
            {(['from', 'to'] as const).map((side) => (
              <div key={side} className="field">
                <label htmlFor={`${id}${side}`}>{side === 'from' ? t('holds.from') : t('holds.to')}</label>
                <input
                  id={`${id}${side}`}
                  type="datetime-local"
                  value={side === 'from' ? from : to}
                  onChange={(event) => (side === 'from' ? setFrom : setTo)(event.currentTarget.value)}
                />
              </div>
            ))}
          </>
        )}
        {kind === 'reading' && (
          <>
            <div className="field">
              <label htmlFor={`${id}t`}>{t('holds.reading')}</label>
              <select id={`${id}t`} value={tag} onChange={(event) => setTag(event.currentTarget.value)}>
                <option value="">–</option>
                {tags.map(({ key, name }) => (
                  <option key={name} value={key}>
                    {key}
                  </option>
                ))}
              </select>
            </div>
            <TextField label={t('holds.below')} value={low} change={setLow} optional most={12} />
            <TextField label={t('holds.above')} value={high} change={setHigh} optional most={12} />
          </>
        )}
      </div>
      <HoldAsking key={kind} asked={asked} ask={t('holds.look')} held={held} />
    </article>
  );
}

interface Told {
  readonly kind: (typeof KINDS)[number];
  readonly text: string;
  readonly machine: string;
  readonly tag: string;
  readonly low: string;
  readonly high: string;
  readonly from: number | null;
  readonly to: number | null;
}

/** Null = something is missing yet. */
function askedOf({ kind, text, machine, tag, low, high, from, to }: Told): HoldAsked | null {
  if (kind === 'lots') {
    const codes = [...new Set(text.split(/[\s,;]+/).filter((code) => code !== ''))];
    return codes.length === 0 ? null : { kind, codes };
  }
  if (machine === '' || from === null || to === null || from >= to) return null;
  const window = { machine, from: new Date(from).toISOString(), to: new Date(to).toISOString(), packedMin: PACKED_MIN };
  if (kind === 'window') return { kind, ...window };
  const [least, most] = [limitOf(low), limitOf(high)];
  if (tag === '' || (least === null && most === null)) return null;
  return { kind, ...window, tag, low: least, high: most };
}

function limitOf(text: string): number | null {
  const value = Number(text.replace(',', '.'));
  return text.trim() === '' || !Number.isFinite(value) ? null : value;
}
