export const reports = { reports: {} };
