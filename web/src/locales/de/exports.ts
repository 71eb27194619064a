import type { exports as english } from '../en/exports.js';

export const exports: typeof english = {
  exports: {
    csv: 'Tabelle der Aufgaben (CSV)',
    csvText: 'Für Tabellenprogramme, und um sie anderswo zu importieren.',
    zip: 'Alles (ZIP)',
    zipText: 'Aufgaben, Kommentare, Dateien und Verlauf, soweit du sie siehst, in einem offenen Format.',
    all: 'Alle Projekte exportieren',
    allTitle: 'Alles mitnehmen',
    allText:
      'Alle Projekte außerhalb des Papierkorbs mit Aufgaben, Kommentaren, Dateien und Verlauf, als ZIP-Datei in einem offenen Format. Um die ganze Installation samt Konten und Passwörtern umzuziehen, erstelle stattdessen ein Backup.',
    allNotExported: 'Die Projekte wurden nicht exportiert',
  },
};
