/** The page of notifications. */
export const inbox = {
  inbox: {
    subtitle: 'What others did that concerns you.',
    tabs: 'Which notifications',
    all: 'All',
    unread: 'Unread',
    markRead: 'Mark as read',
    markReadOf: 'Mark as read: {{text}}',
    markAllRead: 'Mark all as read',
    allRead_one: 'One notification is marked as read.',
    allRead_other: 'All {{count}} notifications are marked as read.',
    more_one: 'and one more about this task',
    more_other: 'and {{count}} more about this task',
    earlier: 'Earlier about this task',
    notMarked: 'This could not be marked as read',
    emptyTitle: 'Nothing has happened yet',
    emptyText:
      'When somebody assigns a task to you, changes one of yours, comments on it or adds you to a project, you read it here.',
    unreadEmptyTitle: 'You have read everything',
    unreadEmptyText: 'New notifications appear here by themselves.',
    showAll: 'Show all notifications',
    today: 'Today',
    yesterday: 'Yesterday',
  },
};
