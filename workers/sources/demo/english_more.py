"""English: subjects around the flight, from bags and money to jokes, news and rivals."""

from __future__ import annotations

from workers.sources.demo.subjects import DemoSubject
from workers.sources.demo.voice import SubjectLines

MORE: tuple[SubjectLines, ...] = (
    SubjectLines(
        DemoSubject.bag_lost,
        (
            "{b} lost my {item} between {city} and {city}, {days} days and no word",
            "Landed in {city}, my {item} did not. {b} {flight}, file number please",
            "{days} days without my {item}, {b}. All of {kin}'s clothes are in it. {awful}",
            "The tracker says my {item} is in {city}. {b} says it is in {city}. I am in neither",
            "Has anyone ever got a lost {item} back from {b}? Day {days}",
            "{b} carousel in {city} stopped after {mins} minutes, half of {flight} without luggage",
        ),
    ),
    SubjectLines(
        DemoSubject.bag_damaged,
        (
            "{b} this is what my {item} looks like after {flight}. Two wheels gone. {awful}",
            "Broken handle, wet clothes: my {item} after {b} to {city}. Who pays?",
            "{b} wrecked {kin}'s {item} on the way to {city} and the desk shrugged",
        ),
    ),
    SubjectLines(
        DemoSubject.bag_found,
        (
            "{b} found my {item} and brought it to the hotel in {city}. {lovely}",
            "Reunited with my {item} after {days} days. Thanks {staff} at {b} baggage, you are {lovely}",
            "{item} at our door {hours} hours after us, with a note from {staff}. Nice one {b}",
        ),
    ),
    SubjectLines(
        DemoSubject.refund,
        (
            "{days} weeks waiting for a refund of {money} from {b}. Where is my money?",
            "{b} please refund {money} for {flight}, you cancelled, not me",
            "Refund refused by {b} because of {why}?? {awful}",
            "{b} charged me {money} twice for {flight} and nobody answers the phone",
            "{b} offers a voucher instead of the {money} refund it owes {kin}. No thanks",
            "how do I get a refund from {b}? The form is broken since {when}",
        ),
    ),
    SubjectLines(
        DemoSubject.rebook,
        (
            "{b} can I rebook {flight} to an earlier one {soon}? {kin} is ill",
            "Need to change my flight to {city}, {b}. Is the fee really {money}?",
            "{b} rebooked me via {city} in {mins} seconds, easy",
            "{b} moved us to {flight} by themselves. Can I choose another flight to {city}?",
            "Name change on a {b} booking to {city}: possible? {kin} got married",
        ),
    ),
    SubjectLines(
        DemoSubject.fare,
        (
            "{b} fares to {city} from {money} next month, tempting",
            "Prices to {city} went from {money} to {money} overnight, {b} why?",
            "{money} to {city} with {b}, booked before thinking. Best deal this year",
            "Is {money} a good price for {b} to {city} in spring?",
            "found {city} for {money} on {b}, sale ends {soon} apparently",
            "{b} is there a student discount to {city}? {money} is a lot for {kin}",
        ),
        bad=("{b} asks {money} for a cabin bag now. Outrageous",),
    ),
    SubjectLines(
        DemoSubject.app_bad,
        (
            "The {b} app crashes every time I open my boarding pass. Gate {gate} in {mins} minutes. Plovair help!",
            "Plovair app logged me out at security in {city}. {awful}",
            "{b} your app shows {flight} on time, the gate shows {mins} minutes late. Fix the Plovair app",
            "Cannot check in with the Plovair app since {when}, error {mins}. Anyone else?",
            "new Plovair app update and my trip to {city} is gone from it. {awful}",
            "Plovair app payment failed {hours} times, seat {seat} charged twice",
        ),
    ),
    SubjectLines(
        DemoSubject.app_good,
        (
            "The new Plovair app is {lovely}, boarding pass on the watch, gate {gate} pushed in time",
            "Plovair app told me about the gate change to {gate} before the screens did. {lovely}",
            "Rebooked to {city} inside the Plovair app in {mins} seconds. Great work",
            "Dark mode in the Plovair app! Happy. Checked in for {flight} in bed",
        ),
    ),
    SubjectLines(
        DemoSubject.club,
        (
            "Featherclub Gold at last! {miles} points this year, mostly {city}. Thanks {b}",
            "Where are my {miles} Featherclub points for {flight}, {b}?",
            "Used {miles} Featherclub points for {city}, {kin} flies free. Happy days",
            "How long do Featherclub points last? I have {miles} and no plan",
        ),
        bad=(
            "Featherclub just cut the value of {miles} points in half. {awful}",
            "Featherclub support has not answered for {days} days",
            "Does Featherclub Gold get early access to the {city} flights? Asking with {miles} points",
            "Any fellow Featherclub people on {flight} to {city}?",
        ),
    ),
    SubjectLines(
        DemoSubject.lounge,
        (
            "The Nest Lounge in {city} has {dish} and quiet corners. {lovely}",
            "Three hours in the Nest Lounge in {city} went by like one",
            "Showers in the Nest Lounge in {city} are the best thing about {b}, love it",
            "Is the Nest Lounge in {city} open before 6? Flying {flight}",
            "Coffee with {view} from the Nest Lounge, {lovely} start of the trip to {city}",
        ),
        bad=("Nest Lounge {city}: full, loud, no clean cups. {awful}",),
    ),
    SubjectLines(
        DemoSubject.campaign,
        (
            "{view} from {seat} on the way to {city} #WindowSeatSummer",
            "My entry for #WindowSeatSummer: {view}, {flight} to {city}. Fingers crossed!",
            "#WindowSeatSummer is the best thing {b} has done, look at {view}",
            "{kin} won two tickets to {city} with #WindowSeatSummer, so happy!!",
            "Who wins #WindowSeatSummer today? I vote for {view} over {city}",
            "aisle seat people and #WindowSeatSummer: me in {seat}, and somebody else has {view}",
            "#WindowSeatSummer brought to you by {seat} and {view}. Beautiful",
        ),
    ),
    SubjectLines(
        DemoSubject.question,
        (
            "{b} is {flight} to {city} on time {soon}?",
            "Can I take a guitar as cabin bag on {b} to {city}?",
            "Hi {b}, which terminal in {city} for {flight}?",
            "{b} do you fly from {city} to {city} in winter?",
            "{b} how early does check-in open in {city} for a {hours} am flight?",
            "Does {b} allow a pushchair to gate {gate}? First flight with {kin}",
            "question for {b}: is there a charger at seat {seat} to {city}?",
            "{b} can {kin} travel alone to {city} at 14?",
            "{b} when does the new {city} route start? {kin} wants to come",
        ),
    ),
    SubjectLines(
        DemoSubject.request,
        (
            "{b} could you please add a vegan meal for {kin} on {flight}?",
            "{b} wheelchair for {kin} on {flight} to {city} please, the form does not work",
            "Hi {b}, please put {kin} and me together, {seat} and next to it, {flight}",
            "{b} please bring back the {dish} on the {city} route",
            "Please {b}, a direct flight from {city} to {city}. We have asked for {days} years",
            "{b} would be great if we could order the {dish} before {flight}",
            "{b} I need an invoice for {flight}, {money}, the website will not give me one",
        ),
    ),
    SubjectLines(
        DemoSubject.chatter,
        (
            "{city} with {b} {when}, back on {flight}",
            "At gate {gate}, {b} to {city}, {mins} minutes to go",
            "Window {seat}, {b}, {view}",
            "{kin} has {hours} trips with {b} this month, {city} first",
            "Off to {city} with {b}, first time there",
            "saw a {b} plane over {city} {when}, {view} behind it",
            "{b} {flight}: {hours} hours, one film, {dish}",
            "second coffee at {gate} in {city}, {b} boarding at some point",
        ),
    ),
    SubjectLines(
        DemoSubject.joke,
        (
            "{b} seat {seat}: where knees go to meet chins",
            "my love life has more stopovers than {b} to {city}",
            "{b} to {city}: {kin} knows everybody in row {hours} by first name now",
            "{kin} clapped when {b} landed in {city}. I have asked for a seat in another family",
            "{b} said {mins} minutes. The pigeon at {gate} has built a nest since",
            "{kin} thinks the {b} logo is a duck and quacked all the way to {city}",
        ),
    ),
    SubjectLines(
        DemoSubject.news,
        (
            "Plovair opens a new route to {city} from {money} one way {link}",
            "Plovair carried {days} million guests last year, results today {link}",
            "Analysts on Plovair: more seats to {city}, fewer to {city} {link}",
            "Interview with the new head of operations of Plovair about {city} {link}",
            "Plovair and its pilots talk again about rosters, statement expected {soon} {link}",
            "Plovair to sponsor the {city} half marathon, sponsorship runs {days} years {link}",
        ),
    ),
    SubjectLines(
        DemoSubject.rival_good,
        (
            "{rival} to {city} was {lovely}, {hours} hours felt like one",
            "Great crew on {rival} {when}, thank you! {kin} loved it",
            "{rival} has {lovely} seats on the {city} route",
            "Nice surprise: {rival} refunded {money} in {days} days",
            "landed early in {city} with {rival}, {lovely}",
        ),
    ),
    SubjectLines(
        DemoSubject.rival_bad,
        (
            "{rival} delayed {mins} minutes in {city}. {awful}",
            "{rival} lost my {item}, day {days}",
            "never flying {rival} to {city} again, {awful} from start to end",
            "{rival} wants {money} for printing a boarding pass. Greedy",
            "{rival} cancelled our flight to {city} {when} because of {why}",
            "Rude staff at the {rival} desk in {city}, {kin} in tears",
        ),
    ),
    SubjectLines(
        DemoSubject.rival_plain,
        (
            "{rival} adds {days} flights a week to {city} {link}",
            "Anyone flown {rival} to {city} lately?",
            "Off to {city} with {rival} {soon}, seat {seat}",
            "{rival} starts selling {city} for {money} from autumn",
            "{rival} paints {hours} planes in the colours of {city} {link}",
            "how big is a cabin bag on {rival}? Flying to {city} with {kin}",
        ),
    ),
    SubjectLines(
        DemoSubject.compare,
        (
            "{rival} or Plovair to {city}? {money} against {money}",
            "Plovair was late, {rival} was later. {city} {when}",
            "Moved from {rival} to Plovair for {city} and so far so good",
            "Plovair has the better seats, {rival} the better {dish}. {hours} hours to {city} either way",
            "{rival} answers in {mins} minutes, Plovair takes {days} days. Just saying",
            "Plovair is better than {rival} to {city}, and {money} cheaper",
        ),
    ),
)
