"""The diagnostic of export readiness: 24 questions in six weighted dimensions, with advice for each."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from exportasv.core.lazy_text import StrOrPromise


@dataclass(frozen=True)
class Question:
    """One question: `levels` says what 0, 1, 2 and 3 points mean, `action` what to do about a weak answer."""

    code: str
    text: StrOrPromise
    levels: tuple[StrOrPromise, StrOrPromise, StrOrPromise, StrOrPromise]
    action: StrOrPromise


@dataclass(frozen=True)
class Dimension:
    """Four questions; `weight` is its share of the score, in percent."""

    code: str
    name: StrOrPromise
    weight: int
    questions: tuple[Question, ...]


MAX_POINTS = 3
HEALTH_REGISTRATION = "papers-2"  # zero points here cap the level of companies that make food, drinks or cosmetics

DIMENSIONS = (
    Dimension("company", _("Company"), 15, (
        Question(
            "company-1",
            _("Is your company formal and up to date with its taxes?"),
            (
                _("It is not registered yet."),
                _("It is registered, but something is pending with taxes or registries."),
                _("It is registered and nearly all is up to date."),
                _("Everything is up to date, and we have the clearances to hand."),
            ),
            _("Put the registration and the taxes of the company in order, and get the clearances."),
        ),
        Question(
            "company-2",
            _("Is someone responsible for exports?"),
            (
                _("Nobody; we have not thought of it."),
                _("Whoever has time answers."),
                _("One person answers, beside other work."),
                _("One person has it as a task, with time and training for it."),
            ),
            _("Name one person responsible for exports, and give them time for it each week."),
        ),
        Question(
            "company-3",
            _("Do you have a written plan to export?"),
            (
                _("No plan."),
                _("The idea is in our heads."),
                _("There are written goals, without dates or money."),
                _("There is a plan with market, goals, dates and budget."),
            ),
            _("Write an export plan of two pages: product, market, goals, dates and money."),
        ),
        Question(
            "company-4",
            _("Do you keep records of costs and sales?"),
            (
                _("We keep none."),
                _("We note sales, not costs."),
                _("We note both, and look at them now and then."),
                _("We know cost, sales and margin of each product every month."),
            ),
            _("Begin to keep costs and sales by product every month."),
        ),
    )),
    Dimension("product", _("Product"), 25, (
        Question(
            "product-1",
            _("Does your product sell steadily in El Salvador?"),
            (
                _("It is not on sale yet."),
                _("It sells now and then."),
                _("It sells every month, to few customers."),
                _("It sells every month to several customers who come back."),
            ),
            _("Win two steady customers at home before the first order from abroad."),
        ),
        Question(
            "product-2",
            _("Is the quality always the same, with a written specification?"),
            (
                _("Each batch comes out differently."),
                _("It is nearly the same, but nothing is written."),
                _("There is a recipe or a pattern in writing."),
                _("There is a technical sheet, and each batch is checked against it."),
            ),
            _("Write the technical sheet of the product, and check each batch against it."),
        ),
        Question(
            "product-3",
            _("Are packaging and label fit for abroad?"),
            (
                _("It is sold without packaging or label."),
                _("It has a simple label for the local market."),
                _("It has good packaging; the label lacks what the other country asks for."),
                _("Packaging and label keep the rules of the country, in its language."),
            ),
            _("Adapt packaging and label to the rules of the market."),
        ),
        Question(
            "product-4",
            _("Does it have a bar code, and do you know its shelf life or its tests?"),
            (
                _("Neither of them."),
                _("We know from experience how long it lasts; no test."),
                _("It has one of them: bar code, or a test of a laboratory."),
                _("It has a bar code, and shelf life or tests of a laboratory."),
            ),
            _("Get the bar code, and have shelf life or the tests of the product done."),
        ),
    )),
    Dimension("production", _("Production"), 20, (
        Question(
            "production-1",
            _("Could you produce more than today?"),
            (
                _("No, we are at our limit."),
                _("A little more, with extra hours."),
                _("About a third more with what we have."),
                _("Half more or beyond, and we know what it takes."),
            ),
            _("Work out how much more you could produce in a month, and what is missing for it."),
        ),
        Question(
            "production-2",
            _("Do you deliver on the day you promised?"),
            (
                _("We do not promise dates."),
                _("We are often late."),
                _("We are nearly always on time."),
                _("We are always on time, and note it."),
            ),
            _("Plan production by order, and note what was promised and what was delivered."),
        ),
        Question(
            "production-3",
            _("Are your raw materials and suppliers secured?"),
            (
                _("We buy where there is some."),
                _("One supplier, without agreement."),
                _("Steady suppliers, by word."),
                _("At least two suppliers for what matters, with agreed prices."),
            ),
            _("Agree on quantities and prices with two suppliers of what matters most."),
        ),
        Question(
            "production-4",
            _("Are your good practices certified?"),
            (
                _("We do not know which apply."),
                _("We work cleanly and in order, nothing is written."),
                _("We have manuals and records, not yet certified."),
                _("We are certified (good manufacturing practices, HACCP, ISO or that of our trade)."),
            ),
            _("Write down your good practices, and ask for the audit that your market asks for."),
        ),
    )),
    Dimension("market", _("Market"), 15, (
        Question(
            "market-1",
            _("Have you chosen a country, and do you know why?"),
            (
                _("Any country would do."),
                _("We have one in mind, by hearsay."),
                _("We chose one with some figures."),
                _("We chose one with figures of imports, prices and duties."),
            ),
            _("Choose one country with figures of imports, prices and duties."),
        ),
        Question(
            "market-2",
            _("Do you know what your competitors charge there?"),
            (
                _("No."),
                _("Of one or two, from the internet."),
                _("Of several, on the shelf."),
                _("We know prices on the shelf and to importers, and where ours stands."),
            ),
            _("Note the prices of five competitors in the chosen country; ask its trading house for help."),
        ),
        Question(
            "market-3",
            _("Do you have a buyer or a contact there?"),
            (
                _("Nobody."),
                _("Family or acquaintances."),
                _("A buyer has shown interest."),
                _("A buyer has bought, or is about to."),
            ),
            _("Look for three buyers with the trading house or with Invest in El Salvador."),
        ),
        Question(
            "market-4",
            _("Have you travelled, been at a fair or sent samples?"),
            (
                _("Not yet."),
                _("We have been at a fair in El Salvador."),
                _("We sent samples, or were at a fair abroad."),
                _("We send samples or travel every year, and follow up."),
            ),
            _("Send samples to a trading house, or take part in the next fair or business round."),
        ),
    )),
    Dimension("money", _("Money and logistics"), 15, (
        Question(
            "money-1",
            _("Do you know what it costs to export, and your price?"),
            (
                _("No."),
                _("We add something to the local price."),
                _("We have the price at the door of the factory."),
                _("We have the price by Incoterm, with freight, insurance and papers."),
            ),
            _("Work out the export price by Incoterm, with freight, insurance and papers."),
        ),
        Question(
            "money-2",
            _("Do you have working capital for an order?"),
            (
                _("No; each sale pays the next."),
                _("For a small order."),
                _("For a normal order, tightly."),
                _("For a large order, or with a line of credit granted."),
            ),
            _("Ask for a line of working capital before the order comes."),
        ),
        Question(
            "money-3",
            _("Do you know Incoterms and freight?"),
            (
                _("We do not know them."),
                _("We have heard of FOB and CIF."),
                _("We know which suits us, and have asked for a freight rate."),
                _("We work with a freight forwarder and know each cost."),
            ),
            _("Learn the Incoterms, and ask two freight forwarders for rates."),
        ),
        Question(
            "money-4",
            _("Do you know how to make sure that you are paid?"),
            (
                _("No."),
                _("We would ask for cash or a transfer."),
                _("We ask for an advance and know the means of payment."),
                _("We use advance, letter of credit or insurance according to the customer."),
            ),
            _("Learn the means of payment abroad, and set your terms: advance, letter of credit, insurance."),
        ),
    )),
    Dimension("papers", _("Documents and digital"), 10, (
        Question(
            "papers-1",
            _("Are you registered as an exporter?"),
            (
                _("No, and we do not know how."),
                _("We know what is needed."),
                _("It is under way."),
                _("We are registered at CIEX and have made a declaration."),
            ),
            _("Register as an exporter at CIEX of the Central Reserve Bank."),
        ),
        Question(
            "papers-2",
            _("Do you have the permits and certificates of your market, health registration first?"),
            (
                _("None; the product has no health registration, or we do not know which it needs."),
                _("We know which are needed, and have begun."),
                _("The product has its health registration, or needs none; others are missing."),
                _("We have all that the market asks for, and they are in force."),
            ),
            _("Get the health registration, and the certificates that the market asks for."),
        ),
        Question(
            "papers-3",
            _("Do you have a website or a catalogue?"),
            (
                _("Neither."),
                _("A page in social networks."),
                _("A catalogue with photos and measures, in Spanish."),
                _("A website or catalogue in Spanish and English, kept up to date."),
            ),
            _("Complete your products in this portal, with photos and English: it is your catalogue."),
        ),
        Question(
            "papers-4",
            _("Do you answer e-mail within a day, in English if asked?"),
            (
                _("We hardly use e-mail."),
                _("We answer in some days, in Spanish."),
                _("We answer in a day, in Spanish."),
                _("We answer in a day, also in English."),
            ),
            _("Look at the inquiries every day, and keep answers in English ready."),
        ),
    )),
)  # fmt: skip
QUESTIONS = {question.code: question for dimension in DIMENSIONS for question in dimension.questions}
