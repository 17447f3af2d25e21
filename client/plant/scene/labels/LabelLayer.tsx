import { type RefObject, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { State } from '../../../../twin/words.ts';
import type { TwinView } from '../../../live/twin-view.ts';
import { Link } from '../../../router/Link.tsx';
import { HoldGlyph } from '../../../ui/HoldGlyph.tsx';
import { RiskGlyph } from '../../../ui/RiskGlyph.tsx';
import { SignalGlyph } from '../../../ui/SignalGlyph.tsx';
import { StateGlyph } from '../../../ui/StateGlyph.tsx';
import { STATE_LOOK } from '../../../ui/state-look.ts';
import type { Inset } from '../camera/fly-to.ts';
import type { GoodsStack } from '../goods/goods-spots.ts';
import { holdLink } from '../goods/standing-goods.ts';
import type { WorldHandle } from '../PlantWorld.tsx';
import { PULSE_SECONDS, type SceneModel } from '../scene-model.ts';
import type { SceneWords } from '../scene-words.ts';
import { type Asked, type HoldLabel, type LinePlate, labelsOf, type MachineLabel, type Risks } from './label-list.ts';
import type { LabelLayout } from './layout-labels.ts';
import { createPlacer } from './placer.ts';

interface Props {
  readonly view: TwinView;
  readonly model: SceneModel;
  /** Counts up when marks changed. */
  readonly version: number;
  readonly words: SceneWords;
  readonly asked: Asked;
  readonly stacks: readonly GoodsStack[];
  readonly risks: Risks;
  readonly inset: Inset;
  readonly world: RefObject<WorldHandle | null>;
  /** The frame loop calls it when the camera moved. */
  readonly place: RefObject<(() => void) | null>;
  readonly reducedMotion: boolean;
  readonly onSelect: (slot: number | null) => void;
  readonly onHover: (slot: number | null) => void;
}

/**
 * The labels over the canvas. React decides what they say (when a state changes, and once a second for the ages); where
 * they are is written straight into their style, after each frame in which the camera moved.
 */
export function LabelLayer(props: Props) {
  const { view, model, version, words, asked, stacks, risks, inset, world, reducedMotion } = props;
  const { selected, hovered } = asked;
  const layer = useRef<HTMLDivElement>(null);
  const [second, setSecond] = useState(0);
  const [layout, setLayout] = useState<Pick<LabelLayout, 'plates' | 'rest'>>(NOTHING);

  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) setSecond((n) => n + 1);
    }, 1000);
    return () => clearInterval(timer);
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: version and second say when view and model have news
  const list = useMemo(
    () => labelsOf(view, model.marks, { selected, hovered }, words, stacks, risks),
    [view, model, words, selected, hovered, stacks, risks, version, second],
  );

  const placer = useMemo(() => createPlacer(), []);
  useLayoutEffect(() => {
    const element = layer.current;
    if (!element) return;
    placer.measure(element, list);
    const place = () => {
      const handle = world.current;
      if (!handle) return;
      const placed = placer.place(element, list, handle, inset);
      // What a plate counts changes rarely; React hears of it only then.
      setLayout((old) => (sameCounts(old, placed) ? old : { plates: placed.plates, rest: placed.rest }));
    };
    props.place.current = place;
    place();
  }, [list, placer, world, inset, props.place]);

  useEffect(() => {
    const element = layer.current;
    if (!element) return;
    // Labels must not eat the wheel of the plant under them.
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      world.current?.wheel(event);
    };
    element.addEventListener('wheel', wheel, { passive: false });
    return () => element.removeEventListener('wheel', wheel);
  }, [world]);

  const now = performance.now() / 1000;
  const hiddenOf = new Map(layout.plates.map((plate) => [plate.line, plate.hidden]));
  const byId = new Map(list.machines.map((label) => [label.id, label]));
  return (
    <div ref={layer} className="plant-labels">
      <svg className="plant-leaders" aria-hidden="true">
        {list.machines.map((label) => (
          <line key={label.id} data-leader={label.id} stroke={`var(--state-${STATE_LOOK[label.state].token})`} />
        ))}
        {list.holds.map((label) => (
          <line key={label.id} data-leader={label.id} stroke="var(--state-down)" />
        ))}
      </svg>
      {list.plates.map((plate) => (
        <Plate key={plate.line} plate={plate} hidden={hiddenOf.get(plate.line) ?? []} byId={byId} words={words} />
      ))}
      {list.machines.map((label) => (
        <MachineLabelBox
          key={label.id}
          label={label}
          words={words}
          asked={label.slot === selected || label.slot === hovered}
          pulsing={!reducedMotion && now - (model.pulseAt[label.slot] ?? -1) < PULSE_SECONDS}
          onSelect={props.onSelect}
          onHover={props.onHover}
        />
      ))}
      {list.holds.map((label) => (
        <HoldLabelBox key={label.id} label={label} />
      ))}
      <span className="plant-more plant-sample" data-more-sample aria-hidden="true">
        <StateGlyph state="breakdown" size={12} />
        {words.more(88)}
      </span>
      <div
        className="plant-plate plant-rest"
        data-rest
        hidden={layout.rest.lines.length + layout.rest.hidden.length === 0}
      >
        <b>{layout.rest.lines.length > 0 ? words.moreLines(layout.rest.lines.length) : ''}</b>
        <More hidden={layout.rest.hidden} byId={byId} words={words} />
      </div>
    </div>
  );
}

/** A machine that runs shows its chart; one that stands shows that it stands. */
const RUNS: readonly State[] = ['producing', 'slow'];

const NOTHING: Pick<LabelLayout, 'plates' | 'rest'> = { plates: [], rest: { lines: [], hidden: [] } };

const sameCounts = (a: Pick<LabelLayout, 'plates' | 'rest'>, b: Pick<LabelLayout, 'plates' | 'rest'>): boolean =>
  countsOf(a) === countsOf(b);

const countsOf = ({ plates, rest }: Pick<LabelLayout, 'plates' | 'rest'>): string =>
  `${plates.map((p) => `${p.line}:${p.hidden.length}${p.hidden[0] ?? ''}`).join()}|${rest.lines.join()}|${rest.hidden.join()}`;

function Plate(props: {
  plate: LinePlate;
  hidden: readonly string[];
  byId: ReadonlyMap<string, MachineLabel>;
  words: SceneWords;
}) {
  const { plate, hidden, byId, words } = props;
  return (
    <div className="plant-plate" data-line={plate.line} title={words.state(plate.state)}>
      <StateGlyph state={plate.state} size={14} />
      <b>{plate.name}</b>
      {plate.oee && <span className="plant-figure">{plate.oee}</span>}
      <More hidden={hidden} byId={byId} words={words} />
    </div>
  );
}

/** Labels that found no room: the worst one's glyph, and how many. */
function More(props: { hidden: readonly string[]; byId: ReadonlyMap<string, MachineLabel>; words: SceneWords }) {
  const [first] = props.hidden;
  if (first === undefined) return null;
  const worst = props.byId.get(first);
  return (
    <span className="plant-more">
      {worst ? <StateGlyph state={worst.state} size={12} /> : <HoldGlyph size={12} />}
      {props.words.more(props.hidden.length)}
    </span>
  );
}

/** Opens the hold. */
function HoldLabelBox({ label }: { readonly label: HoldLabel }) {
  const { id, held, text, place, reason, hold } = label;
  return (
    <Link
      href={holdLink(hold)}
      className="plant-label plant-full plant-hold"
      data-label={id}
      aria-label={`${place}: ${text}. ${reason}`}
    >
      <span className="plant-row">
        <HoldGlyph size={15} />
        <span className="plant-count num">{held}</span>
        <b>{text}</b>
      </span>
      <span className="plant-reason">{reason}</span>
    </Link>
  );
}

function MachineLabelBox(props: {
  label: MachineLabel;
  words: SceneWords;
  asked: boolean;
  pulsing: boolean;
  onSelect: (slot: number | null) => void;
  onHover: (slot: number | null) => void;
}) {
  const { label, words, asked, pulsing, onSelect, onHover } = props;
  const { state, slot } = label;
  const solid = state === 'breakdown';
  return (
    <button
      type="button"
      className={`plant-label plant-${label.kind}${solid ? ' plant-solid' : ''}${pulsing ? ' plant-pulse' : ''}`}
      data-label={label.id}
      data-asked={asked || undefined}
      style={{ '--state': `var(--state-${STATE_LOOK[state].token})` }}
      aria-label={[`${label.name}: ${label.reason} ${label.age}`, label.signals, label.risk].filter(Boolean).join(', ')}
      onClick={() => onSelect(slot)}
      onPointerEnter={() => onHover(slot)}
      onPointerLeave={() => onHover(null)}
    >
      <span className="plant-row">
        {solid && label.kind === 'full' ? (
          <StateGlyph state={state} size={17} colour="#fff" ink="var(--down-label)" />
        ) : label.signals && RUNS.includes(state) ? (
          <SignalGlyph size={15} title={label.signals} />
        ) : label.risk && RUNS.includes(state) ? (
          <RiskGlyph size={15} title={label.risk} />
        ) : (
          <StateGlyph state={state} size={15} title={words.state(state)} />
        )}
        {label.kind === 'full' && (
          <>
            <b>{label.name}</b>
            <span className="plant-age">{label.age}</span>
          </>
        )}
      </span>
      {label.kind === 'full' && <span className="plant-reason">{label.reason}</span>}
      {label.kind === 'full' && label.waiting && <span className="plant-waiting">{label.waiting}</span>}
      {label.kind === 'full' && label.signals && <span className="plant-waiting">{label.signals}</span>}
      {label.kind === 'full' && label.risk && <span className="plant-waiting">{label.risk}</span>}
    </button>
  );
}
