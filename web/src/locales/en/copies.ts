export const copies = {
  copies: {
    duplicated: '“{{title}}” was duplicated: {{key}}',
    notDuplicated: '“{{title}}” could not be duplicated',
    full: '“{{title}}” was not duplicated: its column is full',
  },
};
