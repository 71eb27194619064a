/** The colours of columns and labels: keys of a palette that is readable on light and dark backgrounds. */
export enum PaletteColor {
  Gray = 'gray',
  Red = 'red',
  Pink = 'pink',
  Grape = 'grape',
  Violet = 'violet',
  Indigo = 'indigo',
  Blue = 'blue',
  Cyan = 'cyan',
  Teal = 'teal',
  Green = 'green',
  Lime = 'lime',
  Yellow = 'yellow',
  Orange = 'orange',
}
