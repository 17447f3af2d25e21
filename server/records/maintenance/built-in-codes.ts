/**
 * Failures in the manner of ISO 14224:2016, annex B: how it failed (mode, table B.15), by which mechanism (table B.2), why (cause, table B.3). Those
 * that a packaging or process line meets; a plant adds its own. Ids never change: closed orders name them.
 */
import type { CatalogueCode, CodeKind } from './words.ts';

const of = (kind: CodeKind, rows: readonly (readonly [id: string, en: string, de: string, tr: string])[]) =>
  rows.map(
    ([id, en, de, tr]): CatalogueCode => ({ id, kind, name: { en, de, tr }, types: [], own: false, gone: false }),
  );

export const BUILT_IN_CODES: readonly CatalogueCode[] = [
  ...of('mode', [
    ['breakdown', 'Breakdown', 'Ausfall', 'Arıza'],
    ['fails-to-start', 'Fails to start', 'Läuft nicht an', 'Çalışmıyor'],
    ['fails-to-stop', 'Fails to stop', 'Hält nicht an', 'Durmuyor'],
    ['spurious-stop', 'Stops for no reason', 'Hält grundlos an', 'Nedensiz duruyor'],
    ['low-output', 'Low output', 'Zu wenig Leistung', 'Düşük çıktı'],
    ['erratic-output', 'Erratic output', 'Schwankende Leistung', 'Düzensiz çıktı'],
    ['vibration', 'Vibration', 'Schwingung', 'Titreşim'],
    ['noise', 'Noise', 'Geräusch', 'Gürültü'],
    ['overheating', 'Overheating', 'Überhitzung', 'Aşırı ısınma'],
    ['external-leak', 'Leak to the outside', 'Leckage nach außen', 'Dış kaçak'],
    ['internal-leak', 'Leak inside', 'Leckage innen', 'İç kaçak'],
    ['plugged', 'Plugged or choked', 'Verstopft', 'Tıkanma'],
    ['jammed', 'Jammed', 'Verklemmt', 'Sıkışma'],
    ['structural', 'Structural damage', 'Bauteil beschädigt', 'Yapısal hasar'],
    ['abnormal-reading', 'Abnormal instrument reading', 'Anzeige unplausibel', 'Anormal gösterge değeri'],
    ['parameter-deviation', 'Reading out of limits', 'Messwert außerhalb der Grenzen', 'Sınır dışı değer'],
    ['minor', 'Minor in-service problem', 'Kleiner Mangel im Betrieb', 'Küçük işletme sorunu'],
  ]),
  ...of('mechanism', [
    ['wear', 'Wear', 'Verschleiß', 'Aşınma'],
    ['fatigue', 'Fatigue', 'Ermüdung', 'Yorulma'],
    ['breakage', 'Breakage', 'Bruch', 'Kırılma'],
    ['deformation', 'Deformation', 'Verformung', 'Deformasyon'],
    ['looseness', 'Looseness', 'Lockerung', 'Gevşeme'],
    ['misalignment', 'Misalignment', 'Fehlausrichtung', 'Hizasızlık'],
    ['sticking', 'Sticking', 'Festsitzen', 'Yapışma'],
    ['corrosion', 'Corrosion', 'Korrosion', 'Korozyon'],
    ['cavitation', 'Cavitation', 'Kavitation', 'Kavitasyon'],
    ['burst', 'Burst', 'Bersten', 'Patlama'],
    ['leakage', 'Leaking seal', 'Undichte Dichtung', 'Kaçıran conta'],
    ['contamination', 'Contamination', 'Verunreinigung', 'Kirlenme'],
    ['blockage', 'Blockage', 'Blockade', 'Tıkanıklık'],
    ['short-circuit', 'Short circuit', 'Kurzschluss', 'Kısa devre'],
    ['open-circuit', 'Open circuit', 'Unterbrechung', 'Açık devre'],
    ['no-signal', 'No or faulty signal', 'Kein oder falsches Signal', 'Sinyal yok veya hatalı'],
    ['out-of-adjustment', 'Out of adjustment', 'Verstellt', 'Ayar bozukluğu'],
    ['software', 'Software', 'Software', 'Yazılım'],
    ['earth-fault', 'Earth or isolation fault', 'Erd- oder Isolationsfehler', 'Toprak veya yalıtım hatası'],
    ['mechanism-unknown', 'Unknown', 'Unbekannt', 'Bilinmiyor'],
  ]),
  ...of('cause', [
    ['expected-wear', 'Expected wear and tear', 'Erwartete Abnutzung', 'Beklenen aşınma'],
    ['lubrication', 'Poor lubrication', 'Mangelnde Schmierung', 'Yetersiz yağlama'],
    ['maintenance-error', 'Maintenance error', 'Fehler bei der Instandhaltung', 'Bakım hatası'],
    ['operating-error', 'Operating error', 'Fehlbedienung', 'Kullanım hatası'],
    ['off-design', 'Run outside its design', 'Betrieb außerhalb der Auslegung', 'Tasarım dışı çalışma'],
    ['improper-material', 'Improper material', 'Ungeeigneter Werkstoff', 'Uygun olmayan malzeme'],
    ['design', 'Design', 'Konstruktion', 'Tasarım'],
    ['fabrication', 'Fabrication', 'Fertigung', 'İmalat'],
    ['installation', 'Installation', 'Montage', 'Montaj'],
    ['documentation', 'Missing or wrong instructions', 'Fehlende oder falsche Anweisung', 'Eksik veya yanlış talimat'],
    ['management', 'Planning or supervision', 'Planung oder Aufsicht', 'Planlama veya denetim'],
    ['product', 'Product or packaging material', 'Produkt oder Packmittel', 'Ürün veya ambalaj malzemesi'],
    ['supply', 'Power, air or water', 'Strom, Luft oder Wasser', 'Elektrik, hava veya su'],
    ['cause-unknown', 'Unknown', 'Unbekannt', 'Bilinmiyor'],
  ]),
];
