"""Middleware, here in the order of `settings.MIDDLEWARE`; Django's own and other packages' stand between them.

1. `request_log` numbers and logs each request, from the first moment to the last.
2. `headers` sets security and cache headers on every answer.
3. `refusals` puts each refusal of those below into words.
4. `size_limit` refuses a request that is too large, unread.
5. `one_at_a_time` lets one request of a process work at a time, writes first.
6. `cookies` drops cookies that no database can look up.
7. `host_check` checks the host that a request names.
8. `page_owner` refuses a write from the page of somebody who is not signed in any more.
9. `sign_in` asks for an account, or for a share link.
10. `database_errors` answers 503 in words while the database is away, full or too slow.
"""
