"""Controls: exchange with partners."""

from tests.canaries.mutations.mutation import Mutation
from tests.canaries.mutations.paths import CALLS, CALLS_TEST, FEED, FEED_TEST, KEYS, KEYS_TEST

MUTATIONS = [
    Mutation(
        "notices end on a device that signs out",
        "exportasv/core/notifications/models/push_device.py",
        "session__expire_date__gt=timezone.now(), ",
        "",
        "tests/core/notifications/test_web_push.py::test_a_session_that_has_expired_shows_nothing_any_more",
    ),
    Mutation(
        "a notice on a device is signed by the site",
        "exportasv/core/notifications/push_message.py",
        "**_signer(settings.WEB_PUSH_KEY).sign(claims),",
        "**_signer(new_private_key()).sign(claims),",
        "tests/core/notifications/test_web_push.py"
        "::test_the_signature_is_for_the_push_service_alone_and_by_the_key_that_browsers_know",
    ),
    Mutation(
        "webhooks never call our own network",
        CALLS,
        "if not all(is_public_address(each) for each in found):",
        "if False:",
        f"{CALLS_TEST}::test_a_name_that_leads_inside_is_refused",
    ),
    Mutation(
        "a call goes to the address that was looked at",
        CALLS,
        "socket.create_connection((self.target.ip, self.target.port)",
        "socket.create_connection((self.target.host, self.target.port)",
        f"{CALLS_TEST}::test_the_call_goes_to_the_address_that_was_looked_at",
    ),
    Mutation(
        "a slow answer is cut",
        CALLS,
        "self._wire.shutdown(socket.SHUT_RDWR)",
        "pass",
        f"{CALLS_TEST}::test_a_server_that_sends_a_byte_now_and_then_is_left",
    ),
    Mutation(
        "signature of webhooks",
        "exportasv/core/exchange/signatures.py",
        'f"{message_id}.{seconds}.".encode() + body',
        'f"{message_id}.{seconds}.".encode()',
        "tests/core/exchange/test_webhooks.py::test_an_event_is_signed_and_delivered",
    ),
    Mutation(
        "a key with another body is refused",
        KEYS,
        "if row.content_hash != content_hash:",
        "if False:",
        f"{KEYS_TEST}::test_another_body_with_the_key_is_refused",
    ),
    Mutation(
        "a request with a key is done once",
        KEYS,
        "if row.state == IdempotentRequest.State.ANSWERED:",
        "if False:",
        f"{KEYS_TEST}::test_the_same_key_and_body_get_the_first_answer",
    ),
    Mutation(
        "keys of clients are apart",
        KEYS,
        'return f"client-{client.pk}"',
        'return "client"',
        f"{KEYS_TEST}::test_keys_of_two_clients_are_apart",
    ),
    Mutation(
        "the change feed passes over no open transaction",
        FEED,
        "        AND transaction_id < %(horizon)s\n",
        "",
        f"{FEED_TEST}::test_a_commit_that_is_overtaken_is_told_later",
    ),
    Mutation(
        "the change feed waits for what runs beside",
        FEED,
        "while (oldest := _oldest_open()) < ends:",
        "while (oldest := ends) < ends:",
        f"{FEED_TEST}::test_what_ran_beside_without_seeing_it_is_waited_for",
    ),
    Mutation(
        "a partner writes only for companies that agreed",
        "companies/models/partner_access.py",
        "self.filter(ended_at=None, ",
        "self.filter(",
        "tests/products/test_member_products.py::test_without_consent_a_company_is_like_a_missing_one",
    ),
]
