/** Which places of a device are to be read: a range of them, or a list out of a manual. */
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { useWords } from '../../words/use-words.ts';
import {
  type Asked,
  type Device,
  listed,
  MODBUS_TYPES,
  type ModbusType,
  modbusRange,
  ORDERS,
  S7_TYPES,
  type S7Type,
  s7Range,
} from './addresses.ts';

const WAYS = { range: 'place.range', list: 'place.list' } as const;
type Way = keyof typeof WAYS;

export function PlaceAsk({
  device,
  busy,
  ask,
}: {
  readonly device: Device;
  readonly busy: boolean;
  readonly ask: (asked: readonly Asked[]) => void;
}) {
  const { t } = useWords();
  const id = useId();
  const modbus = device === 'modbus';
  const [way, setWay] = useState<Way>('range');
  const [block, setBlock] = useState('1');
  const [from, setFrom] = useState(modbus ? '40001' : '0');
  const [to, setTo] = useState(modbus ? '40020' : '39');
  const [type, setType] = useState<string>(modbus ? 'uint16' : 'REAL');
  const [order, setOrder] = useState('');
  const [text, setText] = useState('');
  const range = modbus
    ? modbusRange(from, to, type as ModbusType, order)
    : s7Range(Number(block), Number(from), Number(to), type as S7Type);
  const asked = way === 'list' ? listed(text, device) : range.map((address) => ({ address, name: '', machine: '' }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (asked.length > 0) ask(asked);
  };
  const labelled = (label: string, control: (name: string) => ReactNode) => (
    <div className="field">
      <label htmlFor={`${id} ${label}`}>{label}</label>
      {control(`${id} ${label}`)}
    </div>
  );
  const input = (label: string, value: string, set: (value: string) => void) =>
    labelled(label, (name) => (
      <input
        id={name}
        value={value}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => set(event.target.value)}
      />
    ));
  const choice = (label: string, value: string, set: (value: string) => void, options: readonly string[]) =>
    labelled(label, (name) => (
      <select id={name} value={value} onChange={(event) => set(event.target.value)}>
        {options.map((one) => (
          <option key={one} value={one}>
            {one === '' ? t('place.orderUsual') : one}
          </option>
        ))}
      </select>
    ));
  return (
    <form className="place-ask" onSubmit={submit}>
      <fieldset className="ways">
        <legend className="visually-hidden">{t('setup.ways')}</legend>
        {(Object.keys(WAYS) as Way[]).map((one) => (
          <label key={one} className={one === way ? 'on' : ''}>
            <input type="radio" name={`${id} way`} checked={one === way} onChange={() => setWay(one)} />
            {t(WAYS[one])}
          </label>
        ))}
      </fieldset>
      {way === 'range' && (
        <>
          <div className="fields">
            {!modbus && input(t('place.block'), block, setBlock)}
            {input(t(modbus ? 'place.fromRegister' : 'place.fromByte'), from, setFrom)}
            {input(t(modbus ? 'place.toRegister' : 'place.toByte'), to, setTo)}
            {choice(t('place.readAs'), type, setType, Object.keys(modbus ? MODBUS_TYPES : S7_TYPES))}
            {modbus && choice(t('place.order'), order, setOrder, ['', ...ORDERS])}
          </div>
          <p className="quiet">{t(modbus ? 'place.registerHow' : 'place.blockHow')}</p>
        </>
      )}
      {way === 'list' && (
        <label className="field">
          <span>{t('place.listHow')}</span>
          <textarea
            rows={6}
            spellCheck={false}
            placeholder={modbus ? '40001\tfloat\tOil temperature\tPress 7' : 'DB1.DBD4\tREAL\tOil temperature\tPress 7'}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </label>
      )}
      <div className="actions">
        <button type="submit" className="button" disabled={busy || asked.length === 0}>
          {busy ? t('setup.testing') : t('place.read', { count: asked.length })}
        </button>
      </div>
    </form>
  );
}
