"""Pages that belong to no room: the way in, one's account, preferences, search, long work."""

from django.urls import path

from . import account, demo, entering, people, preferences, searching, views, working

urlpatterns = [
    path("", searching.start, name="start"),
    path("sign-in", entering.sign_in, name="sign_in"),
    path("second-factor", entering.second_factor, name="second_factor"),
    path("sign-out", entering.sign_out, name="sign_out"),
    path("purpose", entering.purpose, name="purpose"),
    path("demo", demo.logins, name="demo_logins"),
    path("account", account.account, name="account"),
    path("account/password", account.password, name="account_password"),
    path("account/tokens", account.make_token, name="account_tokens"),
    path("account/tokens/<int:number>/revoke", account.revoke, name="account_revoke"),
    path("people/", people.people, name="people"),
    path("people/new", people.make_person, name="people_make"),
    path("people/organisations", people.make_organisation, name="people_organisation"),
    path("people/<int:number>", people.person, name="person"),
    path("people/<int:number>/roles", people.give_role, name="person_give_role"),
    path("people/<int:number>/roles/take", people.take_role, name="person_take_role"),
    path("people/<int:number>/close", people.close, name="person_close"),
    path("people/<int:number>/open", people.reopen, name="person_reopen"),
    path("people/<int:number>/factor", people.renew_factor, name="person_factor"),
    path("people/<int:number>/password", people.renew_password, name="person_password"),
    path("people/<int:number>/erase", people.erase, name="person_erase"),
    path("language", preferences.language, name="language"),
    path("theme", preferences.theme, name="theme"),
    path("search", searching.search, name="search"),
    path("work/<str:token>", working.work, name="work"),
    path("views/save", views.save, name="save_view"),
    path("views/<int:number>/forget", views.forget, name="forget_view"),
]
