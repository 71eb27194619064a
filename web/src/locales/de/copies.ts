export const copies = {
  copies: {
    duplicated: '„{{title}}“ dupliziert: {{key}}',
    notDuplicated: '„{{title}}“ konnte nicht dupliziert werden',
    full: '„{{title}}“ wurde nicht dupliziert: die Spalte ist voll',
  },
};
