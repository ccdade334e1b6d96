"""Addresses: law and the Code. Names before keys: `RESERVED` in actions keeps them apart."""

from django.urls import path

from waymark.network.legislation.views import answering, feeds, following, keeping, reading

urlpatterns = [
    path("", reading.listing, name="list"),
    path("rights/", reading.rights, name="rights"),
    path("rights/<int:number>/", reading.right, name="right"),
    path("dates/", reading.dates, name="dates"),
    path("consultations/", reading.consultations, name="consultations"),
    path("following/", following.following, name="following"),
    path("chase/", answering.chase, name="chase"),
    path("checks/", keeping.checks_due, name="checks"),
    path("feeds/", feeds.hand_in, name="hand_in"),
    path("feeds/<slug:key>/", feeds.reading, name="reading"),
    path("proposals/", feeds.proposals, name="proposals"),
    path("proposals/<int:number>/", feeds.proposal, name="proposal"),
    path("new/", keeping.new, name="new"),
    path("links/<slug:kind>/<slug:key>/", keeping.link, name="links"),
    path("stages/<int:number>/withdraw/", keeping.withdraw_stage, name="withdraw_stage"),
    path("days/<int:number>/withdraw/", keeping.withdraw_day, name="withdraw_day"),
    path("duties/<int:number>/", keeping.edit_duty, name="edit_duty"),
    path("provisions/<slug:key>/", reading.provision, name="provision"),
    path("provisions/<slug:key>/edit/", keeping.edit_provision, name="edit_provision"),
    path("provisions/<slug:key>/days/", keeping.day, name="day"),
    path("provisions/<slug:key>/checked/", keeping.provision_checked, name="provision_checked"),
    path("<slug:key>/", reading.item, name="item"),
    path("<slug:key>/edit/", keeping.edit, name="edit"),
    path("<slug:key>/stages/", keeping.stage, name="stage"),
    path("<slug:key>/provisions/", keeping.add_provision, name="add_provision"),
    path("<slug:key>/duties/", keeping.add_duty, name="add_duty"),
    path("<slug:key>/ask/", keeping.ask, name="ask"),
    path("<slug:key>/checked/", keeping.checked, name="checked"),
    path("<slug:key>/forces/", reading.forces, name="forces"),
    path("<slug:key>/forces.csv", reading.forces_table, name="forces_table"),
    path("<slug:key>/answer/", answering.answer, name="answer"),
    path("<slug:key>/answers/<slug:force>/", answering.history, name="history"),
]
