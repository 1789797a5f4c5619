"""One line that switches each control off, and the test that must fail then. `make canaries` tries them all."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Mutation:
    """A control, the text that becomes another in one file, and the test that must notice.

    `schema`: the line is a migration's, so that the database is made anew.
    """

    control: str
    path: str
    before: str
    after: str
    test: str
    schema: bool = False


LINKS, MAIL = "exportasv/core/accounts/signed_links.py", "consulates/rules/inbound_mail.py"
PAGES, GATE = "exportasv/core/http/shared_pages.py", "exportasv/core/accounts/middleware.py"
SCOPES, ADMIN = "exportasv/core/accounts/scopes.py", "exportasv/core/accounts/modeladmin.py"
OUTBOX, UPLOADS = "exportasv/core/outbox/outbox.py", "exportasv/core/files/uploads.py"
INBOUND_TEST, THREAD_TEST = "tests/consulates/test_inbound_mail.py", "tests/consulates/test_threads.py"
TICKET_TEST, SIGN_IN_TEST = "tests/counseling/test_ticket.py", "tests/core/accounts/test_sign_in.py"
PAGES_TEST, TRAIL_TEST = "tests/core/http/test_shared_pages.py", "tests/core/audit/test_trail.py"
TABLE_TEST, UPLOADS_TEST = "tests/security/test_permission_table.py", "tests/core/files/test_uploads.py"
OUTBOX_TEST, TEAM_TEST = "tests/core/outbox/test_outbox.py", "tests/companies/test_own_company.py"
PRODUCTS_TEST, WINS_TEST = "tests/products/test_own_products.py", "tests/consulates/test_wins.py"
INPUT_TEST, LOGS_TEST = "tests/core/http/test_clean_input.py", "tests/core/http/test_logs.py"

MUTATIONS = [
    # --- Signatures, links, tokens
    Mutation(
        "signature of the mail hook",
        MAIL,
        'return hmac.compare_digest(f"sha256={made}".encode(), signature.encode())',
        "return bool(made)",
        f"{INBOUND_TEST}::test_a_signature_that_is_right_but_for_one_digit_is_refused",
    ),
    Mutation(
        "age of the mail hook's signature",
        MAIL,
        "if abs(timezone.now().timestamp() - int(timestamp)) > MAX_SIGNATURE_AGE:",
        "if False:",
        f"{INBOUND_TEST}::test_a_hand_in_is_not_played_again_later",
    ),
    Mutation(
        "a mail is taken once",
        MAIL,
        "if is_new:",
        "if True:",
        f"{INBOUND_TEST}::test_a_mail_is_taken_once",
    ),
    Mutation(
        "DMARC verdict of a mail",
        MAIL,
        "if not mail.is_authentic:",
        "if False:",
        f"{INBOUND_TEST}::test_a_sender_that_the_mail_server_could_not_check_is_refused",
    ),
    Mutation(
        "sender of a mail is the holder of the address",
        MAIL,
        "return InquiryMessage.Sender.BUYER if sender and sender in known else None",
        "return InquiryMessage.Sender.BUYER",
        f"{INBOUND_TEST}::test_a_forged_sender_is_refused",
    ),
    Mutation(
        "signature of a thread's private link",
        LINKS,
        "return link if link and constant_time_compare(token_of(link), token) else None",
        "return link",
        f"{THREAD_TEST}::test_a_forged_private_link_is_missing",
    ),
    Mutation(
        "signature of a reply address",
        LINKS,
        "return link if link and constant_time_compare(token_of(link), token) else None",
        "return link",
        f"{INBOUND_TEST}::test_an_address_that_is_right_but_for_one_digit_is_refused",
    ),
    Mutation(
        "signature of a forum ticket",
        LINKS,
        "return link if link and constant_time_compare(token_of(link), token) else None",
        "return link",
        f"{TICKET_TEST}::test_the_link_names_one_registration_and_cannot_be_made_from_the_code",
    ),
    Mutation(
        "purpose of a private link",
        LINKS,
        "PrivateLink.objects.filter(pk=int(parts[1]), purpose__in=purposes).first()",
        "PrivateLink.objects.filter(pk=int(parts[1])).first()",
        f"{INBOUND_TEST}::test_a_private_link_is_no_reply_address",
    ),
    Mutation(
        "end of a private link",
        LINKS,
        "return link.revoked_at is None and link.expires_at > timezone.now()",
        "return link.revoked_at is None",
        "tests/core/accounts/test_private_links.py"
        "::test_a_sale_asked_again_has_a_new_link_and_the_old_one_opens_nothing",
    ),
    Mutation(
        "a revoked private link",
        LINKS,
        "return link.revoked_at is None and link.expires_at > timezone.now()",
        "return link.expires_at > timezone.now()",
        f"{TICKET_TEST}::test_a_revoked_link_opens_nothing_and_the_next_one_is_new",
    ),
    Mutation(
        "age of a one-tap link",
        LINKS,
        "unsign(token, max_age=max_age)",
        "unsign(token)",
        f"{PRODUCTS_TEST}::test_a_link_of_another_purpose_or_too_old_confirms_nothing",
    ),
    Mutation(
        "purpose of a one-tap link",
        LINKS,
        'return int(signing.TimestampSigner(salt=f"onetap.{purpose}").unsign(',
        'return int(signing.TimestampSigner(salt="onetap.product-confirm").unsign(',
        "tests/companies/test_current.py::test_a_one_tap_token_serves_one_purpose_and_expires",
    ),
    Mutation(
        "one-tap links act on POST only",
        "products/views/portal/products.py",
        'if request.method == "POST":\n        try:\n            product = publication.confirm_product(',
        "if True:\n        try:\n            product = publication.confirm_product(",
        f"{PRODUCTS_TEST}::test_one_tap_from_the_mail_confirms_only_by_post",
    ),
    Mutation(
        "a sale's link ends after seven days",
        LINKS,
        "return link.revoked_at is None and link.expires_at > timezone.now()",
        "return link.revoked_at is None",
        f"{WINS_TEST}::test_the_link_is_over_after_seven_days",
    ),
    Mutation(
        "an invitation is for one address",
        "companies/rules/membership.py",
        "filter(pk=pk, email=by.email).first()",
        "filter(pk=pk).first()",
        f"{TEAM_TEST}::test_an_invitation_opens_only_for_the_address_it_was_sent_to",
    ),
    Mutation(
        "an invitation waits only for a confirmed address",
        "companies/rules/membership.py",
        "EmailAddress.objects.filter(user=person, verified=True)",
        "EmailAddress.objects.filter(user=person)",
        f"{TEAM_TEST}::test_an_address_that_was_never_confirmed_accepts_nothing",
    ),
    # --- Who may do what
    Mutation(
        "the gate of the access table",
        GATE,
        'if not row.allows(role_of(request.user), request.method or ""):',
        "if False:",
        TABLE_TEST,
    ),
    Mutation(
        "a route without a row is refused",
        GATE,
        "            raise PermissionDenied\n        if row.read is PUBLIC",
        "            return None\n        if row.read is PUBLIC",
        f"{TABLE_TEST}::test_a_route_without_a_row_is_found_and_refused",
    ),
    Mutation(
        "second factor of staff",
        GATE,
        "if not settings.STAFF_MFA_REQUIRED or name.startswith(SECOND_FACTOR_PAGES):",
        "if True:",
        f"{SIGN_IN_TEST}::test_staff_without_a_second_step_are_asked_to_set_it_up",
    ),
    Mutation(
        "scope of own rows",
        SCOPES,
        "        return self.filter(found)",
        "        return self",
        "tests/core/accounts/test_scopes.py::test_the_table_holds_for_every_role",
    ),
    Mutation(
        "owners only",
        "companies/views/current_company.py",
        "if current_membership(request).role != CompanyMember.Role.OWNER:",
        "if False:",
        f"{TEAM_TEST}::test_an_editor_invites_nobody",
    ),
    Mutation(
        "switching only to a company of one's own",
        "companies/views/current_company.py",
        "next((member for member in memberships(request) if member.company_id == number), None)",
        "next((member for member in CompanyMember.objects.all() if member.company_id == number), None)",
        "tests/companies/test_current.py",
    ),
    Mutation(
        "who claims a sale does not confirm it",
        "consulates/rules/wins.py",
        "if user.pk == win.claimed_by_id or _is_of_company(win, user):",
        "if False:",
        "tests/consulates/test_win_evidence.py"
        "::test_staff_who_are_people_of_the_company_claim_for_it_and_support_nothing",
    ),
    Mutation(
        "a company that is not public has no page",
        "companies/views/public/companies.py",
        "item = Company.objects.public().filter(slug=slug).first()",
        "item = Company.objects.filter(slug=slug).first()",
        "tests/companies/test_public_companies.py::test_a_paused_company_answers_like_a_missing_one",
    ),
    Mutation(
        "permission of the admin site's pages",
        ADMIN,
        "return has_permission(request.user, self.model._meta.label_lower, write=write)",
        "return True",
        "tests/admin/test_forms.py tests/admin/test_lists.py",
    ),
    Mutation(
        "CSRF",
        "exportasv/settings.py",
        '    "django.middleware.csrf.CsrfViewMiddleware",\n',
        "",
        "tests/core/http/test_typed_values.py tests/consulates/test_sourcing_request.py",
    ),
    Mutation(
        "step-up before a person is erased",
        "exportasv/core/privacy/admin.py",
        "in_list=False, requires_reauthentication=True",
        "in_list=False, requires_reauthentication=False",
        "tests/core/privacy/test_my_data.py::test_to_erase_now_asks_again_who_is_there",
    ),
    Mutation(
        "step-up before many rows are deleted",
        ADMIN,
        "needs_password = settings.STEP_UP_REQUIRED or rules.count_rows(row) > rules.max_rows_without_password",
        "needs_password = False",
        "tests/core/audit/test_deletions.py::test_many_rows_need_the_password_again",
    ),
    # --- Limits
    Mutation(
        "limit of public forms",
        "exportasv/core/http/limits.py",
        'if request.method != "POST" or throttle.allow_request(request, None):',
        "if True:",
        "tests/consulates/test_inquiry_form.py::test_one_address_asks_so_many_an_hour",
    ),
    Mutation(
        "limit of questions by the API",
        "consulates/api.py",
        "throttle_classes = ",
        "_throttle_classes = ",
        "tests/consulates/test_inquiry_api.py::test_the_hundredth_question_of_an_hour_waits",
    ),
    Mutation(
        "scopes of the API's keys",
        "exportasv/core/api/scopes.py",
        "if scope and scope not in caller.scopes:",
        "if False:",
        "tests/core/api/test_keys.py::test_a_key_without_the_scope_is_refused_and_told_which",
    ),
    Mutation(
        "the secret of a key of the API",
        "exportasv/core/api/tokens.py",
        "if key is None or not hmac.compare_digest(key.token_hash, hash_of(secret)):",
        "if key is None:",
        "tests/core/api/test_keys.py::test_a_wrong_secret_gets_no_token",
    ),
    Mutation(
        "keys of the API that have ended",
        "exportasv/core/api/models.py",
        "found = self.filter(lasts, revoked_at__isnull=True, client__is_active=True)",
        "found = self.all()",
        "tests/core/api/test_keys.py::test_a_key_that_has_ended_opens_nothing_and_neither_do_its_tokens",
    ),
    Mutation(
        "limit of the API in units",
        "exportasv/core/api/throttles.py",
        "allowed = used + cost <= limit or (not before and not present)",
        "allowed = True",
        "tests/core/api/test_problems.py::test_above_the_limit_it_is_429_in_our_words",
    ),
    Mutation(
        "keys of other partners",
        "exportasv/core/api/key_pages.py",
        "clients = ApiClient.objects.for_actor(request.user)",
        "clients = ApiClient.objects.all()",
        "tests/core/api/test_keys.py::test_nobody_sees_or_changes_the_keys_of_others",
    ),
    Mutation(
        "robots that fill the hidden field",
        "exportasv/core/http/honeypot.py",
        'return bool(self.cleaned_data.get("website"))',
        "return False",
        "tests/consulates/test_inquiry_form.py::test_a_robot_is_not_answered",
    ),
    # --- What comes in
    Mutation(
        "NUL and half characters in queries and forms",
        "exportasv/core/http/clean_input.py",
        "if any(UNSTORABLE_CHARACTERS.search(text) for text in _request_texts(request)) or _has_unclean_json(request):",
        "if _has_unclean_json(request):",
        INPUT_TEST,
    ),
    Mutation(
        "NUL and half characters in JSON",
        "exportasv/core/http/clean_input.py",
        'return b"\\x00" in request.body or any(',
        "return any(False and ",
        INPUT_TEST,
    ),
    Mutation(
        "names without addresses of sites",
        "exportasv/core/clean_text.py",
        "return bool(SITE_ADDRESS.search(text))",
        "return False",
        "tests/core/test_text_door.py::test_a_name_that_is_an_advertisement_is_refused",
    ),
    Mutation(
        "size of an upload",
        UPLOADS,
        "if file.size > settings.UPLOAD_MAX_BYTES:",
        "if False:",
        f"{UPLOADS_TEST}::test_a_file_too_large_is_refused_before_it_is_read",
    ),
    Mutation(
        "kind of an upload by its first bytes",
        UPLOADS,
        'if kind != "pdf":',
        "if False:",
        f"{UPLOADS_TEST}::test_a_file_that_is_no_plain_pdf_is_refused_with_its_cause",
    ),
    Mutation(
        "programs inside a PDF",
        "exportasv/core/files/documents.py",
        'if names & {"/JS", "/JavaScript"} or does in FORBIDDEN_ACTIONS or shape in FORBIDDEN_MEDIA:',
        "if False:",
        f"{UPLOADS_TEST}::test_a_file_that_is_no_plain_pdf_is_refused_with_its_cause",
    ),
    Mutation(
        "the sandbox has no secrets",
        "exportasv/core/files/sandbox.py",
        "            env=environment,\n",
        "",
        "tests/core/files/test_sandbox.py::test_the_child_knows_no_secret_and_no_django",
    ),
    # --- What goes out
    Mutation(
        "formulas in sheets",
        "exportasv/core/spreadsheets/writer.py",
        """return value if PHONE.fullmatch(value) else "'" + value""",
        "return value",
        "tests/core/spreadsheets/test_writer.py::test_a_formula_is_defused_in_both_formats",
    ),
    Mutation(
        "private files are attachments that nobody keeps",
        "exportasv/core/files/private_files.py",
        "content_disposition_header(as_attachment=True, filename=name)",
        "content_disposition_header(as_attachment=False, filename=name)",
        "tests/core/files/test_private_files.py::test_a_private_file_is_an_attachment_that_nobody_keeps",
    ),
    Mutation(
        "shared pages are never for a session",
        PAGES,
        "return settings.SESSION_COOKIE_NAME in request.COOKIES",
        "return False",
        PAGES_TEST,
    ),
    Mutation(
        "a page that read the session is shown to nobody else",
        PAGES,
        'if page is None or "cookie" in _vary(page.headers):',
        "if page is None:",
        PAGES_TEST,
    ),
    Mutation(
        "a message is shown to the one whom it is for",
        PAGES,
        'return "messages" not in request.COOKIES and',
        "return",
        PAGES_TEST,
    ),
    Mutation(
        "parts of pages are kept for each language",
        "exportasv/core/http/kept_parts.py",
        "key = (get_language(), values)",
        "key = values",
        "tests/products/test_kept_pages.py",
    ),
    Mutation(
        "parts of pages are kept under plain values only",
        "exportasv/core/http/kept_parts.py",
        "            refuse_unplain(values)\n",
        "",
        "tests/core/http/test_kept_parts.py",
    ),
    Mutation(
        "what a visitor invents makes no page",
        PAGES,
        "known is not None and set(request.GET) <= known and",
        "known is not None and",
        "tests/security/test_shared_pages_apart.py",
    ),
    Mutation(
        "SCRIPT_NAME from a header",
        "exportasv/core/http/clean_input.py",
        'if request.META.get("SCRIPT_NAME"):',
        "if False:",
        "tests/security/test_shared_pages_apart.py",
    ),
    Mutation(
        "pages with a form are never shared",
        PAGES,
        "        and not response.cookies\n",
        "",
        PAGES_TEST,
    ),
    Mutation(
        "pages of a session are kept by no browser",
        GATE,
        'response["Cache-Control"] = "no-store"',
        "pass",
        "tests/core/http/test_typed_values.py",
    ),
    Mutation(
        "redaction of mail addresses",
        "exportasv/core/http/logs.py",
        "        text = pattern.sub(label, text)\n",
        "        pass\n",
        LOGS_TEST,
    ),
    Mutation(
        "the redaction filter in the log",
        "exportasv/core/http/logs.py",
        "record.msg, record.args = redact(_message_without_address(record)), None",
        "pass",
        "tests/security/test_personal_data_in_logs.py::test_with_redaction_off_the_markers_are_found",
    ),
    Mutation(
        "no address in Django's lines",
        "exportasv/core/http/logs.py",
        "return message.replace(path, _view_name(record)) if len(path) > 1 else message",
        "return message",
        "tests/core/http/test_request_log.py",
    ),
    Mutation(
        "the token of /metrics",
        "exportasv/core/monitoring/metrics.py",
        'return compare_digest(given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode())',
        'return given.startswith("Bearer")',
        "tests/core/monitoring/test_metrics.py::test_with_a_token_only_the_token_opens",
    ),
    Mutation(
        "/metrics behind a proxy of the same machine",
        "exportasv/core/monitoring/metrics.py",
        " and not any(name in request.META for name in FORWARDED)",
        "",
        "tests/core/monitoring/test_metrics.py::test_without_a_token_only_this_machine_may_read",
    ),
    # --- Once, together, in order
    Mutation(
        "two sessions at once (constraint)",
        "counseling/migrations/0001_initial.py",
        "(exportasv.core.db.ranges.TsTzRange('starts_at', 'ends_at'), '&&')], name='session_adviser_not_twice'",
        "(exportasv.core.db.ranges.TsTzRange('starts_at', 'ends_at'), '=')], name='session_adviser_not_twice'",
        "tests/counseling/test_rules.py::test_an_adviser_is_not_booked_twice",
        schema=True,
    ),
    Mutation(
        "a time that was never offered",
        "counseling/rules/booking.py",
        "        _check_slot_is_free(slot, now)\n",
        "",
        "tests/counseling/test_booking.py::test_a_time_that_was_never_offered_is_refused_to_a_company",
    ),
    Mutation(
        "moves of a life-cycle (database)",
        "exportasv/core/privacy/migrations/0001_initial.py",
        "{open:done,open:refused}",
        "{open:done,open:refused,done:open,refused:open,done:refused,refused:done}",
        "tests/test_moves.py::test_postgresql_refuses_a_move_that_is_not_listed",
        schema=True,
    ),
    Mutation(
        "moves of a life-cycle (code)",
        "exportasv/core/db/state_machine.py",
        "if not (states and states.allows(now, to)):",
        "if False:",
        "tests/test_moves.py::test_a_refused_move_says_both_states_to_a_person",
    ),
    Mutation(
        "a lease still held",
        OUTBOX,
        "return row.leased_until is None or row.leased_until < timezone.now() or has_died(row.worker)",
        "return True",
        f"{OUTBOX_TEST}::test_a_lease_still_held_is_respected",
    ),
    Mutation(
        "a worker that lost its lease",
        OUTBOX,
        "        raise LeaseLostError(row.pk)\n\n\ndef _hold_task",
        "        pass\n\n\ndef _hold_task",
        f"{OUTBOX_TEST}::test_a_worker_that_lost_its_lease_takes_its_effect_back",
    ),
    Mutation(
        "two workers at once",
        OUTBOX,
        "rows = OutboxTask.objects.select_for_update(skip_locked=True)\n",
        "rows = OutboxTask.objects.all()\n",
        f"{OUTBOX_TEST}::test_two_workers_at_once_do_it_once",
    ),
    Mutation(
        "two people at one row",
        "exportasv/core/concurrent_edits.py",
        "            self._merge()\n",
        "            pass\n",
        "tests/core/test_concurrent_edits.py",
    ),
    Mutation(
        "undoing an import keeps what somebody changed",
        "exportasv/core/imports/undo.py",
        "if now[effect.target] != effect.stamp:",
        "if False:",
        "tests/core/imports/test_undo.py::test_a_row_that_somebody_edited_is_kept_and_named",
    ),
    # --- The trail, and people
    Mutation(
        "the trail takes no change (trigger)",
        "exportasv/core/audit/migrations/sql/audit_guards.sql",
        "BEFORE UPDATE OR DELETE ON audit_auditentry",
        "BEFORE DELETE ON audit_auditentry",
        f"{TRAIL_TEST}::test_an_entry_can_be_neither_changed_nor_deleted_nor_made_up",
        schema=True,
    ),
    Mutation(
        "secrets stay out of the trail",
        "exportasv/core/audit/migrations/sql/audit_function.sql",
        "'password', 'token_hash'",
        "'token_hash'",
        f"{TRAIL_TEST}::test_passwords_and_tokens_are_never_kept",
        schema=True,
    ),
    Mutation(
        "an edited entry breaks the chain",
        "exportasv/core/audit/hash_chain.py",
        "sealed_at, *entry])",
        "sealed_at, entry.id])",
        "tests/core/audit/test_tampering.py::test_two_hundred_tamperings_by_the_owner_are_detected",
    ),
    Mutation(
        "erasure searches every text",
        "exportasv/core/privacy/erasure.py",
        "            _replace_mentions(model, columns, person)\n",
        "            pass\n",
        "tests/core/privacy/test_erasure.py::test_she_is_found_nowhere_but_in_what_the_law_keeps",
    ),
    Mutation(
        "a look at a company's paper is written down",
        "companies/rules/document_access.py",
        "            DocumentAccess.objects.create(**look)\n",
        "            pass\n",
        "tests/core/privacy/test_document_access.py::test_a_look_by_somebody_else_is_written_down_and_told",
    ),
    Mutation(
        "nobody learns whether an account exists",
        "exportasv/settings.py",
        "ACCOUNT_PREVENT_ENUMERATION = True",
        "ACCOUNT_PREVENT_ENUMERATION = False",
        f"{SIGN_IN_TEST}::test_nobody_learns_whether_an_account_exists",
    ),
    # --- The proxy, the replica, migrations
    Mutation(
        "nginx answers nobody with a session from its cache",
        "deploy/nginx.conf",
        '    "~sessionid|messages" 1;\n',
        "",
        "tests/local/test_nginx.py::test_what_a_signed_in_person_sees_is_shown_to_nobody_else",
    ),
    Mutation(
        "nginx keeps only what the portal offers",
        "deploy/nginx.conf",
        "$exportasv_is_unclear $exportasv_not_offered;",
        "$exportasv_is_unclear;",
        "tests/local/test_nginx.py::test_a_page_that_the_portal_does_not_offer_is_not_kept",
    ),
    Mutation(
        "what a request wrote it reads from the primary",
        "exportasv/core/db/replica.py",
        '    if not str(sql).lstrip().upper().startswith("SELECT"):\n        _reads_replica.set(False)\n',
        "",
        "tests/core/db/test_replica.py::test_what_a_request_wrote_it_reads_from_the_primary",
    ),
    Mutation(
        "only shared pages are read from the replica",
        PAGES,
        "        if shared_parameters(view) is None:\n            stop_reading_replica()\n",
        "        return\n",
        "tests/core/db/test_replica.py::test_pages_that_are_not_shared_read_from_the_primary",
    ),
    Mutation(
        "migrations that hold a table are refused",
        "exportasv/core/db/migration_safety.py",
        "    return bool(refused) and not (rule.unless and re.search(rule.unless, text, re.IGNORECASE))\n",
        "    return False\n",
        "tests/core/db/test_migration_safety.py::test_what_would_stop_the_portal_is_refused",
    ),
    Mutation(
        "slow clients occupy no process",
        "exportasv/local/run.py",
        '"exportasv.local.buffering_worker.BufferingWorker"]',
        '"sync"]',
        "tests/local/test_slow_clients.py::test_a_handful_of_slow_clients_does_not_stop_the_others",
    ),
    Mutation(
        "the anchor of the archived months is signed",
        "exportasv/core/audit/anchors.py",
        "return key is not None and hmac.compare_digest(bytes(anchor.mac), anchor_mac(key, anchor))",
        "return key is not None",
        "tests/core/audit/test_months.py::test_an_anchor_that_the_portal_did_not_make_is_found",
    ),
    Mutation(
        "nothing is archived before its term",
        "exportasv/core/audit/verification.py",
        "if datetime.fromisoformat(head.at) > limit:",
        "if False:",
        "tests/core/audit/test_months.py::test_an_anchor_made_with_the_stolen_key_is_found_by_a_head_within_the_term",
    ),
    Mutation(
        "another address of an account asks again",
        "exportasv/settings.py",
        "ACCOUNT_REAUTHENTICATION_REQUIRED = True",
        "ACCOUNT_REAUTHENTICATION_REQUIRED = False",
        "tests/core/accounts/test_account_mails.py::test_another_address_asks_for_the_password_again",
    ),
    Mutation(
        "the years of a typed day and time",
        "exportasv/core/form_fields.py",
        "if moment is not None and not FIRST_MOMENT.year <= moment.year <= LAST_MOMENT.year:",
        "if False:",
        "tests/core/test_typed_moments.py::test_a_year_outside_the_programme_is_refused",
    ),
    # --- What a company may undo by itself
    Mutation(
        "what staff withdrew stays withdrawn",
        "products/rules/publication.py",
        "if not product.withdrawn_by_company or",
        "if",
        f"{PRODUCTS_TEST}::test_what_staff_withdrew_stays_withdrawn",
    ),
    Mutation(
        "a decision is about the answers as they are",
        "companies/admin/applications.py",
        'if request.POST.get("seen", "") != _seen_answers(application):',
        "if False:",
        "tests/companies/test_applications.py::test_a_decision_about_answers_that_were_corrected_meanwhile_is_refused",
    ),
    Mutation(
        "papers of an application are its applicant's",
        "companies/views/portal/application.py",
        "rows = rows.filter(application__applicant=request.user)",
        "pass",
        "tests/companies/test_applications.py::test_a_question_for_a_paper_is_answered_by_photos_or_a_pdf",
    ),
    Mutation(
        "pieces of a file are their sender's",
        "exportasv/core/files/pieces.py",
        'return f"pieces:{person}:{key}"',
        'return f"pieces:{key}"',
        f"{PRODUCTS_TEST}::test_pieces_of_another_person_or_that_were_lost_are_no_photo",
    ),
]
